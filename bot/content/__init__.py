"""The curriculum: every lesson, question, survey and ready text, as data in each language.

`content("de").lessons["feedback"].title.say("du")` is all a caller needs to know. The data files
lie beside this module: `facts/` holds numbers and tags once, `en/` and `de/` hold the words.
"""

from bot.content.build import ContentError
from bot.content.loader import Content, languages, load
from bot.content.search import TopicId, find_topics
from bot.content.voice import Address, Voice
from bot.content.wording import Finding, check_wording

content = load

__all__ = [
    "Address",
    "Content",
    "ContentError",
    "Finding",
    "TopicId",
    "Voice",
    "check_wording",
    "content",
    "find_topics",
    "languages",
    "load",
]
