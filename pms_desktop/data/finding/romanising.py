"""Names of every script in Latin letters, for the index alone: nobody is called so.

Arabic and Hebrew come without vowels and Japanese names in Chinese readings; a romanised name
that somebody typed stands beside it.
"""

from anyascii import anyascii


def romanised(text: str) -> str:
    """`Иванов` is `Ivanov`, `王小明` is `WangXiaoMing`."""
    return anyascii(text)
