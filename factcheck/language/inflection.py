"""English verb forms that rewording needs: the past tense and the third person singular."""

from __future__ import annotations

import re

from factcheck.language.words import words

# Lemma and past tense of the irregular verbs; the rest follow the spelling rules below.
_IRREGULAR = dict(
    pair.split(":")
    for pair in words(
        """
        arise:arose awake:awoke bear:bore beat:beat become:became begin:began bend:bent
        bet:bet bid:bid bind:bound bite:bit bleed:bled blow:blew break:broke breed:bred
        bring:brought broadcast:broadcast build:built burst:burst buy:bought cast:cast
        catch:caught choose:chose cling:clung come:came cost:cost creep:crept cut:cut
        deal:dealt dig:dug do:did draw:drew drink:drank drive:drove eat:ate fall:fell feed:fed
        feel:felt fight:fought find:found flee:fled fling:flung fly:flew forbid:forbade
        forecast:forecast foresee:foresaw forget:forgot forgive:forgave freeze:froze get:got
        give:gave go:went grind:ground grow:grew hang:hung have:had hear:heard hide:hid
        hit:hit hold:held hurt:hurt keep:kept know:knew lay:laid lead:led leave:left lend:lent
        let:let lie:lied lose:lost make:made mean:meant meet:met mislead:misled
        mistake:mistook overcome:overcame oversee:oversaw overtake:overtook
        overthrow:overthrew pay:paid put:put quit:quit read:read rebuild:rebuilt rid:rid
        ride:rode ring:rang rise:rose run:ran say:said see:saw seek:sought sell:sold send:sent
        set:set shake:shook shed:shed shoot:shot show:showed shrink:shrank shut:shut sing:sang
        sink:sank sit:sat sleep:slept slide:slid speak:spoke spend:spent spin:spun split:split
        spread:spread spring:sprang stand:stood steal:stole stick:stuck sting:stung
        strike:struck strive:strove swear:swore sweep:swept swim:swam swing:swung take:took
        teach:taught tear:tore tell:told think:thought throw:threw undergo:underwent
        understand:understood undertake:undertook undo:undid uphold:upheld wake:woke wear:wore
        weave:wove weep:wept win:won wind:wound withdraw:withdrew withhold:withheld
        withstand:withstood write:wrote
        """
    )
)
# Verbs of more than one syllable whose stress is on the last one double their consonant too.
_STRESSED_LAST = words(
    """
    admit commit permit submit omit transmit refer prefer defer infer confer transfer occur
    incur recur deter rebel compel expel propel repel control patrol forget regret equip
    abet allot begin concur emit remit disbar
    """
)
_CLOSED = re.compile(r"[^aeiou]*[aeiou][bdgklmnprtv]")


def past(lemma: str, *, plural: bool = False) -> str:
    """The past tense: "take" → "took"; `plural` matters to "be" alone."""
    if lemma == "be":
        return "were" if plural else "was"
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if lemma in _STRESSED_LAST or _CLOSED.fullmatch(lemma):
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def third_person(lemma: str) -> str:
    """The present tense of the third person singular: "carry" → "carries"."""
    if lemma in {"be", "have", "do", "go"}:
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[lemma]
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", lemma):
        return lemma + "es"
    return lemma + "s"
