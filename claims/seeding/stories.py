"""What is published about each topic over two years: reports, copies of them, records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from claims.seeding.prose import A_DAY, SIDES, Copy, Place, slugs
from claims.seeding.world import Beat, House, Record, Speaker, Topic, World

DAYS = 730
COPIED = 0.14  # share of reports that are an agency's and copied by others
FOREIGN = 0.05


@dataclass(frozen=True, slots=True)
class Story:
    """One topic in one stretch of time, with the figures that are named in it."""

    beat: Beat
    topic: Topic
    n: str
    m: str
    first: date
    last: date

    @property
    def key(self) -> str:
        return f"{self.beat.slug}-{self.topic.key}-{self.first:%Y%m}"

    def put(self, words: str) -> str:
        """Words of the topic with this stretch's figures in them."""
        return words.replace("{n}", self.n).replace("{m}", self.m)


@dataclass(frozen=True, slots=True)
class Mention:
    """A report says it, on one side of the story."""

    story: Story
    side: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Something published, to be handed in."""

    url: str
    host: str
    title: str
    text: str
    day: date
    language: str = "en"
    mentions: tuple[Mention, ...] = ()
    copy_of: str = ""  # the address of the agency's report
    passages: tuple[tuple[Story, Record, str], ...] = ()  # of a record: what can be inspected


@dataclass(slots=True)
class Plan:
    """All that will be published, in the order of its days."""

    stories: list[Story]
    texts: list[Text] = field(default_factory=list)


class Newsroom:
    """Writes everything that the invented press publishes in the two years before a day."""

    def __init__(self, world: World, number: int, until: date) -> None:
        self.world, self.number, self.until = world, number, until
        self.chance = Random(f"stories {number}")  # noqa: S311 - to be the same each time
        self.count = self.foreign = 0  # texts written

    def plan(self, articles: int) -> Plan:
        """So many reports, and the records that bear on what they say."""
        stories = self._stories()
        self.chance.shuffle(stories)
        texts = sorted(
            islice(self._reports(stories), articles), key=lambda text: (text.day, text.url)
        )
        told = {mention.story.key for text in texts for mention in text.mentions}
        stories = [story for story in stories if story.key in told]
        records = [text for story in stories for text in self._records(story)]
        texts = sorted([*texts, *records], key=lambda text: (text.day, text.url))
        return Plan(sorted(stories, key=lambda story: (story.first, story.key)), texts)

    def _stories(self) -> list[Story]:
        return [story for beat in self.world.beats for story in self._of(beat)]

    def _of(self, beat: Beat) -> Iterator[Story]:
        begins = self.until - timedelta(days=DAYS)
        for topic in beat.topics:
            span = DAYS // len(topic.figures)
            for place, (n, m) in enumerate(topic.figures):
                first = begins + timedelta(days=place * span + self.chance.randrange(span // 3))
                last = begins + timedelta(days=(place + 1) * span - 1)
                yield Story(beat, topic, n, m, first, last)

    def _reports(self, stories: Sequence[Story]) -> Iterator[Text]:
        """Without end, each story in its turn."""
        for story in cycle(stories):
            day = self._day(story)
            if self.chance.random() < FOREIGN and (foreign := self._foreign(story, day)):
                yield foreign
                continue
            is_agency = self.chance.random() < COPIED
            house = self.chance.choice(self.world.agencies if is_agency else self.world.papers)
            report = self._report(story, day, house, stories)
            yield report
            if is_agency:
                yield from self._copies(report, house)

    def _day(self, story: Story) -> date:
        """Early in the stretch more often than late."""
        span = (story.last - story.first).days
        return story.first + timedelta(days=int(span * self.chance.random() ** 1.7))

    def _report(self, story: Story, day: date, house: House, stories: Sequence[Story]) -> Text:
        copy = Copy(story.beat, day, self.chance, self.world.frames)
        around = [
            other
            for other in stories
            if other.beat is story.beat
            and other.topic is not story.topic
            and other.first <= day <= other.last
        ]
        mentions = list(self._told(copy, story, around))
        title = story.put(self.chance.choice(story.topic.headlines))
        return self._text(house.host, title, day, self._dated(copy, house), mentions)

    def _dated(self, copy: Copy, house: House) -> str:
        """Agencies say where and when they write, after the text."""
        if house not in self.world.agencies:
            return copy.text
        return f"{copy.text}\n\n({house.name}, {copy.beat.town}, {copy.day.day} {copy.day:%B %Y})"

    def _told(self, copy: Copy, story: Story, around: Sequence[Story]) -> Iterator[Mention]:
        chance, speakers = self.chance, self._speakers(story.beat)
        first = next(speakers)
        if chance.random() < 0.15:
            copy.tell(chance.choice(story.beat.background))
        manners = ["before", "after", "direct", "inside", "hedged", "body", "unnamed"]
        manner = chance.choices(manners, [22, 20, 24, 8, 9, 10, 7])[0]
        yield self._said(copy, story, "says", manner, first)
        if chance.random() < 0.55:
            copy.aside(self.world.asides)
        if story.topic.counters and chance.random() < 0.5:
            yield self._countered(copy, story, next(speakers), first)
        for other in chance.sample(around, min(len(around), chance.choice([0, 0, 1, 1, 2]))):
            speaker = first if chance.random() < 0.3 else next(speakers)
            manner = chance.choice(["before", "after", "direct", "body", "denied", "hedged"])
            yield self._said(copy, other, chance.choice(["says", *SIDES]), manner, speaker)
        for _ in range(chance.choice([0, 1, 1, 2])):
            copy.aside(self.world.asides)

    def _speakers(self, beat: Beat) -> Iterator[Speaker]:
        return cycle(self.chance.sample(beat.speakers, len(beat.speakers)))

    def _said(
        self, copy: Copy, story: Story, side: str, manner: str, speaker: Speaker, other: str = ""
    ) -> Mention:
        """The first way to put it more often, so that words are repeated, too."""
        ways: list[str] = getattr(story.topic, side)
        way = ways[0] if self.chance.random() < 0.5 else self.chance.choice(ways)
        return Mention(story, side, copy.quote(manner, story.put(way), speaker, other))

    def _countered(self, copy: Copy, story: Story, speaker: Speaker, first: Speaker) -> Mention:
        if first.name not in copy.introduced or self.chance.random() < 0.3:
            if self.chance.random() < 0.4:
                return self._said(copy, story, "says", "denied", speaker)
            return self._said(copy, story, "counters", "direct", speaker)
        return self._said(copy, story, "counters", "countered", speaker, first.surname)

    def _copies(self, report: Text, agency: House) -> Iterator[Text]:
        """The same words elsewhere, at times without the end."""
        houses = self.chance.sample(self.world.papers, self.chance.randint(1, 4))
        paragraphs = report.text.split("\n\n")
        for house in houses:
            cut = len(paragraphs) > 3 and self.chance.random() < 0.4
            text = "\n\n".join([*paragraphs[:-2], paragraphs[-1]] if cut else paragraphs)
            day = report.day + self.chance.choice([timedelta(0), A_DAY])
            kept = [row for row in report.mentions if text.startswith(report.text[: row.place.end])]
            made = self._text(house.host, report.title, min(day, self._yesterday), text, kept)
            yield replace(made, copy_of=report.url)

    @property
    def _yesterday(self) -> date:
        return self.until - A_DAY

    def _foreign(self, story: Story, day: date) -> Text | None:
        found = [text for text in self.world.foreign if text["beat"] == story.beat.slug]
        if not found or not story.m:
            return None
        told = found[self.foreign % len(found)]  # in turns, so that none is left out
        self.foreign += 1
        speaker = self.chance.choice(story.beat.speakers)
        words = {
            "n": story.n,
            "m": story.m,
            "who": speaker.name,
            "day": told["days"][day.weekday()],
        }
        text = told["text"].strip().format(**words)
        house = self.chance.choice(self.world.papers)
        return replace(
            self._text(house.host, told["title"], day, text, []), language=told["language"]
        )

    def _records(self, story: Story) -> Iterator[Text]:
        """What can be inspected: each passage in a document of whoever keeps it."""
        for record in story.topic.records:
            passage = story.put(record.passage)
            day = story.first + timedelta(days=self.chance.randint(2, 20))
            mark = f"{record.host[:3].upper()}-{self.chance.randint(100, 999)}/{day:%y}"
            text = f"{record.title}\n\nReference {mark}\n\n{passage}\n\n{story.beat.town}"
            made = self._text(record.host, record.title, min(day, self._yesterday), text, [])
            yield replace(made, passages=((story, record, passage),))

    def _text(
        self, host: str, title: str, day: date, text: str, mentions: Sequence[Mention]
    ) -> Text:
        self.count += 1
        url = f"https://{host}/{day:%Y/%m/%d}/{slugs(title)}-{self.number}-{self.count}"
        return Text(url=url, host=host, title=title, text=text, day=day, mentions=tuple(mentions))
