"""The Flesch-Kincaid grade of a text: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid 1975)."""

import re

WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")
SILENT = re.compile(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^lj]e)$")


def syllables(word: str) -> int:
    """Groups of vowels, a silent ending apart, two vowels that are spoken apart counted twice; at least one."""
    bare = SILENT.sub("", word.lower()) if len(word) > 3 else word.lower()
    return max(1, len(re.findall(r"[aeiouy]+", bare)) + len(re.findall(r"i[ao](?!u)|eo|ua", bare)))


def grade(texts: list[str]) -> float:
    """The grade of all texts together. Each text ends a sentence."""
    words = [word for text in texts for word in WORD.findall(text)]
    sentences = sum(max(1, len(SENTENCE_END.findall(text))) for text in texts)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
