"""Words that tell of persons: titles before a name, roles, and what kind of source a noun is.

Closed or nearly closed classes; the members were compiled for this project.
"""

from __future__ import annotations

from factcheck.language.words import words

# Written before a name, alone or several in a row, and no part of it.
TITLES = words(
    """
    president vice prime minister premier chancellor secretary general secretary-general
    senator sen. representative rep. congressman congresswoman congressmember governor gov.
    lieutenant mayor judge justice king queen prince princess emperor pope bishop archbishop
    cardinal rev. reverend pastor father sister brother rabbi imam sheikh sheik ayatollah
    mullah dr. dr doctor professor prof. prof mr. mr mrs. mrs ms. ms miss mx. mx sir lord
    lady dame baron baroness count countess duke duchess earl colonel col. major maj.
    captain capt. capt lt. lt sergeant sgt. sgt corporal cpl. private admiral adm. commander
    cmdr. commodore marshal brigadier brig. gen. gen officer constable detective inspector
    superintendent sheriff chief deputy director chairman chairwoman chairperson chair
    speaker leader ambassador envoy consul commissioner spokesman spokeswoman spokesperson
    attorney solicitor counsel councillor councilor councilman councilwoman alderman
    delegate assemblyman assemblywoman mp mep ceo cfo founder owner coach foreign defence
    defense finance interior health education energy environment trade economy labour labor
    transport agriculture acting interim former ex-president ex-minister first special
    national security adviser advisor state majority minority opposition party crown
    treasurer trustee principal dean editor correspondent reporter analyst engineer
    cllr coun. cllr. rt. hon. hon revd rev fr. insp. insp supt. supt det. dep. atty. amb. pres.
    comrade baronet monsignor chaplain vicar archdeacon taoiseach tánaiste
    """
)
# Ranks in letters that also begin names of things ("PC World"): titles before a full name only.
RANKS_IN_LETTERS = words("pc wpc pcso dc dcs ds di dci acc hrh")
# A title of these is enough to say that what follows is a person's name.
PERSONAL_TITLES = TITLES - words(
    """
    general first special national security state majority minority opposition party crown
    foreign defence defense finance interior health education energy environment trade
    economy labour labor transport agriculture former vice prime acting interim chief major
    private count king queen prince lady father sister brother justice
    """
)
HONORIFICS = {
    **dict.fromkeys(words("mr. mr sir lord king prince father brother baron duke earl pope"), "m"),
    **dict.fromkeys(
        words("mrs. mrs ms. ms miss lady dame queen princess sister baroness duchess countess"),
        "f",
    ),
}
COURTESY = words("mr. mr mrs. mrs ms. ms miss mx. mx")  # dropped before a full name
MALE_ROLES = words(
    """
    spokesman chairman congressman councilman businessman salesman statesman policeman
    fireman husband father son brother uncle nephew grandfather grandson boyfriend widower
    king prince ombudsman gunman layman craftsman fisherman actor waiter man boy gentleman
    """
)
FEMALE_ROLES = words(
    """
    spokeswoman chairwoman congresswoman councilwoman businesswoman saleswoman stateswoman
    policewoman wife mother daughter sister aunt niece grandmother granddaughter girlfriend
    widow queen princess actress waitress woman girl lady
    """
)
NAME_SUFFIXES = words(
    """
    jr. jr sr. sr ii iii iv
    """
)
NAME_PARTICLES = words(
    """
    de da do dos das del della di du la le van von der den ter ten bin bint ibn al el y e zu
    """
)

# Nouns for one human being by office, trade or kinship; what stands right after may be their name.
ROLES = (
    MALE_ROLES
    | FEMALE_ROLES
    | words(
        """
    spokesperson envoy negotiator minister president leader premier chancellor secretary
    senator governor mayor judge lawyer attorney prosecutor adviser advisor aide diplomat
    ambassador official officer commander general colonel captain professor scientist
    researcher expert economist analyst epidemiologist virologist historian doctor physician
    surgeon nurse engineer director executive chairperson chair chief head boss manager
    owner founder co-founder partner editor journalist reporter correspondent author writer
    columnist activist campaigner organiser organizer candidate nominee lawmaker legislator
    deputy member councillor councilor commissioner representative delegate mediator
    inspector detective constable sergeant trader banker investor strategist consultant
    teacher lecturer student farmer fisher driver pilot worker resident neighbour neighbor
    witness victim survivor veteran soldier priest pastor bishop imam rabbi friend colleague
    opponent rival critic predecessor successor coach player captain counterpart speaker
    treasurer trustee harbourmaster harbormaster architect biologist chemist physicist
    geologist hydrologist ecologist climatologist meteorologist sociologist psychologist
    statistician geochemist investigator broker agent captain superintendent dean principal
    pensioner shopkeeper baker butcher plumber electrician carpenter builder miner docker sailor
    skipper jockey striker goalkeeper midfielder defender sprinter swimmer rower cyclist singer
    musician pianist drummer guitarist composer conductor producer presenter broadcaster comedian
    novelist poet playwright photographer painter sculptor designer academic philosopher
    mathematician astronomer astrophysicist archaeologist anthropologist oceanographer zoologist
    botanist ornithologist conservationist environmentalist pathologist cardiologist oncologist
    paediatrician pediatrician psychiatrist neurologist dentist pharmacist midwife paramedic
    firefighter carer caregiver landlord tenant developer entrepreneur financier accountant
    auditor economist barrister solicitor clerk registrar magistrate juror plaintiff defendant
    protester protestor demonstrator dissident refugee migrant volunteer commuter passenger
    motorist pedestrian hiker climber mountaineer herder rancher grower fishmonger trucker
    pollster lobbyist strategist undersecretary spokesman whistleblower informant contractor
    """
    )
)

# Nouns for a body that speaks as one; a source of such a noun is an organisation without a name.
BODIES = words(
    """
    ministry government cabinet parliament senate congress council committee commission
    court tribunal agency authority bureau department office administration police army navy
    military force company firm corporation bank union party university college school
    hospital institute institution laboratory association federation foundation charity
    group organisation organization team board panel newspaper magazine broadcaster channel
    network website outlet embassy consulate mission delegation regulator watchdog utility
    operator manufacturer airline embassy campaign league club chamber coalition alliance
    bloc regime state country kremlin presidency secretariat inspectorate ombudsman treasury
    ministry municipality
    """
)
