"""What tells languages apart cheaply: their scripts and their commonest function words.

Function words (articles, pronouns, prepositions, conjunctions, auxiliaries) make up close to half
of running text and are not borrowed, so a few dozen for each language decide between them.
"""

from __future__ import annotations

# Unicode blocks written by one language of the news, or by the commonest one where letters
# special to another (below) are missing.
SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x04FF, "ru"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0E00, 0x0E7F, "th"),
    (0x10A0, 0x10FF, "ka"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)

# Letters that one language of a shared script has and the script's commonest language has not.
SPECIAL_LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": (("uk", "іїєґ"), ("sr", "ђјљњћџ"), ("be", "ў")),
    "ar": (("fa", "پچژگ"), ("ur", "ٹڈڑےں")),
    "zh": (("ja", "ぁあいうえおかがきくけこさしすせそたてとなにのはまもらりるれをんアイウエオ"),),
}

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": "the of and to in a is that it for was on are with as he she they be at by this have"
        " from but not his her their had has were said will would which an or we you who been"
        " its i if",
        "fr": "le la les de des du et est en un une que qui dans pour pas sur au aux par il elle ce"
        " cette avec ne se sont plus son sa ses mais ou nous vous été leur ont être cela",
        "de": "der die das und ist in den von zu mit nicht ein eine einen dem des auf für sich im"
        " auch es an werden aus er sie hat dass nach wird bei noch wie einer um am sind war"
        " aber",
        "es": "el la los las de del y es en un una que por para con no se su al lo como más pero"
        " sus le ha fue este esta son entre cuando muy sin sobre también hay ser",
        "it": "il lo la gli le di del della dei e è in un una che per con non si su al come più ma"
        " sono anche ha questo nel alla dal delle ci essere stato",
        "pt": "o os as de do da dos das e é em um uma que por para com não se no na ao mais mas foi"
        " como seu sua pelo pela são também ser está à",
        "nl": "de het een van en is in op te dat die voor met niet zijn aan er om ook als bij maar"
        " door naar hij ze wordt nog heeft worden uit",
        "sv": "och att det som en är av för på med den till inte ett har om de var han hon från kan"
        " men så vi sig när",
        "da": "og at det som en er af for på med den til ikke et har om de var han hun fra kan men"
        " så vi sig når blev",
        "pl": "i w z na do nie się że jest to o jak po co dla od ale przez za są był być jego tym"
        " oraz",
        "cs": "a v na se je že z do to o s jako by ale pro za jsou byl jeho není od také po",
        "ro": "și în de la a cu pe nu că din este o un pentru care mai sunt fost au prin dar",
        "hu": "a az és hogy nem is egy ez de van csak meg már volt mint el ha ki azt",
        "tr": "ve bir bu da de için ile olarak çok daha gibi ne var olan o ama kadar sonra",
        "fi": "ja on ei se että hän oli ovat mutta myös kun niin tai ole joka ovat sen mukaan",
        "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh",
    }.items()
}
