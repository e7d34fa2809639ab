"""Words that attribute: verbs, nouns, adjectives and phrases that tie a content to its source.

The classes are those of verb semantics (Levin 1993 and VerbNet, whose numbers are given), since a
class decides which complements are contents: "urge" takes a person and an infinitive, "accuse" a
person and "of", "criticise" a bare object. The members were compiled for this project.

Frames, the complements in which a class states a content:
    clause     that-clause, wh-clause or bare clause: said (that) it rained
    to         infinitive: vowed to stay
    ing        gerund: denied taking it
    person-to  object and infinitive: urged them to stay
    object     noun phrase: criticised the plan
    as         object and as-phrase or small clause: described it as weak, called it weak
    prep       preposition and noun phrase or gerund: accused him of lying
    quote      an adjoining quotation
"""

from __future__ import annotations

from typing import Literal

Frame = Literal["clause", "to", "ing", "person-to", "object", "as", "prep", "quote"]

CueClass = Literal[
    "say", "tell", "manner", "reveal", "reply", "ask", "deny", "concede", "demand", "order",
    "promise", "refuse", "propose", "think", "know", "expect", "fear", "want", "intend", "judge",
    "accuse", "describe", "discuss", "side", "show", "read", "decide", "agree",
]  # fmt: skip

FRAMES: dict[CueClass, frozenset[Frame]] = {
    "say": frozenset({"clause", "quote", "object"}),
    "tell": frozenset({"clause", "quote", "person-to", "prep"}),
    "manner": frozenset({"clause", "quote"}),
    "reveal": frozenset({"clause", "quote", "object"}),
    "reply": frozenset({"clause", "quote"}),
    "ask": frozenset({"clause", "quote", "person-to", "prep"}),
    "deny": frozenset({"clause", "quote", "ing", "object"}),
    "concede": frozenset({"clause", "quote", "ing"}),
    "demand": frozenset({"clause", "quote", "to", "person-to", "prep"}),
    "order": frozenset({"clause", "quote", "person-to"}),
    "promise": frozenset({"clause", "quote", "to"}),
    "refuse": frozenset({"to"}),
    "propose": frozenset({"clause", "quote", "to", "ing", "object"}),
    "think": frozenset({"clause", "quote", "prep"}),
    "know": frozenset({"clause"}),
    "expect": frozenset({"clause", "quote", "to", "person-to", "object"}),
    "fear": frozenset({"clause", "to", "object", "prep"}),
    "want": frozenset({"clause", "to", "person-to", "object", "prep"}),
    "intend": frozenset({"clause", "to", "ing", "prep"}),
    "judge": frozenset({"clause", "quote", "object", "prep"}),
    "accuse": frozenset({"prep", "quote", "object"}),
    "describe": frozenset({"as", "quote"}),
    "discuss": frozenset({"object", "prep", "quote"}),
    "side": frozenset({"object", "prep"}),
    "show": frozenset({"clause", "quote", "object"}),
    "read": frozenset({"clause", "quote"}),
    "decide": frozenset({"clause", "to", "prep"}),
    "agree": frozenset({"clause", "quote", "to", "prep"}),
}

_VERBS: dict[CueClass, str] = {
    # 37.7 say, 37.1.1 transfer of a message, 48.1.2 and 29.4 declare, 37.1.1 by writing
    "say": """
        say state declare assert claim maintain contend argue insist remark note observe mention
        comment opine allege aver avow affirm reaffirm reiterate repeat stress emphasize emphasise
        underline underscore add continue conclude write blog tweet retweet post publish
        pronounce profess purport
        testify swear attest hint imply intimate insinuate quip boast brag crow
        gloat posit submit explain clarify elaborate expound recall recount relate reflect
        summarize summarise specify stipulate echo caution warn reassert proclaim report interject
        theorize theorise reckon cable email point assure reassure signal volunteer chime begin
        preach""",
    # 37.2 tell and its like: the hearer is the object
    "tell": """
        tell inform notify advise remind brief alert persuade convince teach lecture apprise
        counsel warn assure reassure caution""",
    # 37.3 manner of speaking, 38 animal sounds said of people, 40.2 nonverbal expression
    "manner": """
        shout yell scream cry exclaim whisper mutter mumble murmur bellow bark roar snap growl
        thunder drawl stammer stutter blurt sigh sob wail moan groan grumble gripe lament complain
        bemoan rant rail fume vent snarl sneer scoff laugh chuckle joke tease deadpan crack chant
        sing utter intone rasp croak hiss gasp gush enthuse marvel muse smile grin nod shrug""",
    # 37.7 with 48.1.2: bring a thing to light; 29.5 tell beforehand
    "reveal": """
        announce disclose reveal divulge confess confide leak detail outline unveil broadcast
        publicize publicise relay convey communicate cite quote invoke predict forecast foresee
        prophesy speculate estimate project guess hypothesize""",
    # answers
    "reply": "reply respond answer retort rejoin riposte fire shoot hit counter",
    # 37.1.2 inquire
    "ask": "ask inquire enquire wonder query question quiz interrogate grill press",
    "deny": """
        deny refute rebut dispute contradict dismiss disavow repudiate reject disclaim decry
        gainsay negate""",
    "concede": """
        admit acknowledge concede grant accept allow own recognize recognise regret""",
    # 37.9 advise, 58.1 urge, 60 order in its weak use
    "demand": """
        demand urge exhort implore beg beseech plead call appeal press lobby petition clamor
        clamour request advocate recommend require encourage invite challenge entreat push""",
    # 60.1 order
    "order": """
        order command instruct direct dictate decree mandate rule authorize authorise""",
    # 37.13 promise
    "promise": """
        promise vow pledge swear commit undertake guarantee threaten offer volunteer""",
    "refuse": "refuse decline",
    "propose": "propose suggest float moot recommend",
    # 29.5 conjecture, 29.9 consider
    "think": """
        think believe feel suppose assume presume suspect imagine figure reason consider hold
        deem reckon surmise doubt conceive dream fancy guess judge calculate infer mull
        contemplate""",
    # 87 comprehend, 30.1 see in its cognitive use
    "know": """
        know understand realize realise learn discover find remember forget recall notice
        recognize recognise see hear ascertain gather grasp appreciate""",
    # 62 wish, 29.5 conjecture about what comes
    "expect": "expect anticipate await foresee predict",
    # 31.3 marvel, 31.2 admire in its negative half
    "fear": "fear worry dread fret agonize",
    # 32.1 want, 32.2 long
    "want": "want wish hope desire long yearn crave like prefer aim seek aspire",
    "intend": "intend plan mean aim propose consider contemplate resolve",
    # 33 judgment, 31.2 admire
    "judge": """
        criticize criticise condemn denounce blast slam lambast lambaste castigate decry deplore
        deride mock ridicule disparage bash chide rebuke reprimand scold admonish berate praise laud
        applaud hail commend extol congratulate thank welcome salute celebrate attack assail
        excoriate lash skewer pillory bemoan lament defend justify tout trumpet vilify insult
        belittle demean disown malign savage knock fault ding rip pan love hate admire
        despise detest loathe resent respect trust distrust mistrust tolerate trash taunt""",
    "accuse": "accuse blame fault suspect charge indict convict",
    # 29.2 characterize, 29.3 dub
    "describe": """
        describe characterize characterise portray depict paint label brand dub call term
        refer view regard see perceive consider cast hail denounce condemn dismiss deride frame
        liken compare name deem declare rate rank treat interpret identify cite praise define""",
    # 37.6 chitchat, 37.11 lecture, 37.8 complain
    "discuss": """
        discuss talk speak address debate mention speculate comment elaborate brag boast joke
        lie allude complain grumble gripe preach lecture chat converse argue negotiate vent rant
        warn hint write testify""",
    # taking sides: 33 judgment with 36 social interaction
    "side": """
        support oppose endorse back favor favour champion promote object protest campaign
        sympathize reject embrace disagree condone approve disapprove vote""",
    # 78 indicate: the subject is a message or evidence
    "show": """
        show indicate suggest demonstrate prove confirm corroborate establish verify document
        illustrate conclude find determine reveal reflect evidence imply certify""",
    # 25.2 scribble, of what a paper or a sign says
    "read": "read",
    "decide": "decide determine choose elect opt rule vote conclude resolve",
    # 36.1 correspond
    "agree": "agree concur disagree consent acquiesce differ",
}


def _classes_by_verb() -> dict[str, tuple[CueClass, ...]]:
    classes: dict[str, tuple[CueClass, ...]] = {}
    for each, members in _VERBS.items():
        for verb in members.split():
            classes[verb] = (*classes.get(verb, ()), each)
    return classes


# A verb in several classes keeps every frame; the class it is named by is the first.
VERB_CLASSES = _classes_by_verb()


# Of the verbs of saying these alone take an infinitive of their own subject: "claims to know".
_SELF_REPORTS = frozenset({"claim", "profess", "purport"})


def _frames(verb: str, classes: tuple[CueClass, ...]) -> frozenset[Frame]:
    frames = frozenset[Frame]().union(*(FRAMES[each] for each in classes))
    if verb in _SELF_REPORTS:
        frames |= {"to"}
    # Who finds, sees or learns a thing holds no proposition, whatever else the verb can do.
    return frames - {"object"} if classes[0] == "know" else frames


VERB_FRAMES = {verb: _frames(verb, classes) for verb, classes in VERB_CLASSES.items()}

# Prepositions that lead from a cue of the frame "prep" to its content, by class.
CONTENT_PREPOSITIONS: dict[CueClass, frozenset[str]] = {
    "tell": frozenset({"about", "of", "against"}),
    "ask": frozenset({"about", "for"}),
    "demand": frozenset({"for", "on", "against"}),
    "think": frozenset({"of", "about"}),
    "fear": frozenset({"about", "over", "for"}),
    "want": frozenset({"for"}),
    "intend": frozenset({"on"}),
    "judge": frozenset({"for"}),
    "accuse": frozenset({"of", "with", "for"}),
    "discuss": frozenset({"about", "of", "on", "over"}),
    "side": frozenset({"for", "against", "with", "of"}),
    "decide": frozenset({"on", "against"}),
    "agree": frozenset({"on", "with", "to"}),
}

# Verbs whose preposition is fixed to them and leads to the content whatever their class.
VERB_PREPOSITIONS: dict[str, frozenset[str]] = {
    "allude": frozenset({"to"}),
    "call": frozenset({"for", "on"}),
    "object": frozenset({"to"}),
    "point": frozenset({"to"}),
    "push": frozenset({"for"}),
    "refer": frozenset({"to"}),
    "respond": frozenset({"to"}),
    "vote": frozenset({"for", "against"}),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nouns of saying and thinking that take a that-clause or an infinitive as their content; most are
# nominalisations of the verbs above, the rest name a thing that is said ("word", "story").
CONTENT_NOUNS = _words("""
    accusation acknowledgement acknowledgment admission advice affirmation agreement allegation
    announcement appeal argument assertion assessment assumption assurance belief boast call
    caution charge claim comment complaint concern conclusion confession confidence confirmation
    conjecture contention conviction criticism declaration demand denial desire disclosure doubt
    estimate expectation fear feeling finding forecast guarantee guess hint hope hypothesis idea
    implication indication insinuation insistence intention judgment judgement lie message
    notion objection observation offer opinion perception pledge plea point prediction premise
    proclamation promise pronouncement proposal prospect protest question reassurance
    recommendation refusal remark reminder report reply request response revelation rumor rumour
    sense sentiment speculation statement story suggestion suspicion testimony theory thesis
    thought threat understanding view vow warning wish word worry plan decision
    willingness reluctance determination rejection commitment opposition support""")

# Verbs that carry a noun of saying without a meaning of their own (support verbs): the sayer is
# their subject, as in "made the claim that", "issued a warning that".
SUPPORT_VERBS = _words("""
    make issue give offer express voice raise have hold repeat deliver release send share lodge
    level advance press air sound reiterate renew put""")

# Prepositions that lead from a noun or an adjective of saying or thinking to its topic.
TOPIC_PREPOSITIONS = _words("about of on over for to against")

# What opens a condition or a ground, which belongs to what is said even after the tag.
CONDITIONS = frozenset({"if", "unless", "because", "until", "provided", "providing", "only"})

# Adjectives of knowing, feeling and will with a clause as what is thought.
CONTENT_ADJECTIVES = _words("""
    adamant afraid angry anxious aware certain clear concerned confident convinced
    determined disappointed doubtful emphatic fearful glad happy hopeful insistent
    mindful optimistic pessimistic pleased positive proud sceptical skeptical sorry sure
    surprised suspicious supportive critical dismissive unaware unclear unconvinced unhappy
    unsure upset wary worried""")

# Nouns of "in the words of X", "in X's view".
VIEW_NOUNS = _words("word view opinion eye mind estimation judgment judgement account telling")

# Verbs whose clause is nobody's content: causation, permission, perception of events, phases of
# an event, existence.
NO_CONTENT = _words("""
    make let help provide have get ensure keep cause enable force leave happen appear seem be do
    matter watch start stop finish manage use go come take bring give become
    depend turn feel look sound taste smell""")

# Papers and inquiries, which find and show things as people do not: "the audit found no gaps".
FINDING_NOUNS = _words("""
    report study survey poll review inquiry investigation audit analysis test probe paper
    assessment document data research examination watchdog panel commission""")

# Who can speak, beyond what named entities show: pronouns for people, and nouns for people,
# bodies and papers that have none of the endings of doers.
SPEAKING_PRONOUNS = _words(
    "i you he she we they who one someone everyone nobody everybody somebody anyone"
    " both few several many those none all some most others another neither either"
)
SPEAKING_NOUNS = _words("""
    account agency aide article authority body campaign chief commission committee company council
    court critic department document editorial email expert family figure filing friend camp
    government group intelligence judge lawyer lawmaker leader letter man media memo ministry
    minister newspaper office official organization organisation paper party people person
    police poll president prosecutor report reporter resident review source spokesman
    spokesperson spokeswoman staff statement student study survey team transcript tweet union
    website witness woman mayor general host network board percent economist colleague coach king
    queen pope priest guard crew parent child mother father brother sister wife husband son
    daughter candidate delegate advocate surrogate advocacy panel nation country state city
    side public community public world youth majority foundation firm bank agent voter
    crowd audience neighbor neighbour scientist politician actor club historian firm house
    senate congress parliament administration court kremlin rebel militant soldier patient
    student victim child pilot protest activist democrat republican conservative liberal pundit
    ally rival""")
