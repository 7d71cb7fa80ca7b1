"""What shows that it may be worth the while to look whether a line was misread.

Kept apart from `misread` so that clean text never waits for it.
"""

import re

# Not NUL, which UTF-16 leaves between letters, nor the marks of terminals: backspace, escape.
_BINARY = re.compile("[\x01-\x07\x0e-\x1a\x1c-\x1f\x7f]")

# Han that UTF-8 of Chinese, Japanese, Korean and Russian turns into most often in GBK, Shift-JIS,
# and that are rare in all languages: none is in the first level of GB 2312, Big5 or JIS X 0208.
RARE = (
    "亱亴亸亾仐仚仧仩仯仸仹仺伀伄伅伨佷佸佹佽倅倝倞倠倢倰傛儴兘冧冩凾劅勩勪勫勬勭勮勯叆叏叕叧叾呬呭呮"
    "呯呰呴呺啱嗐嗕嗗嗘嗙嗛嚜嚭囧囨囩垎垚埌堛堜堟堧墍墠壼夈夊夋夌夎姏姝姞姟姢姩姹姼娆娲娴娿婂婃婄媹嫟"
    "嬨嬩嬫嬭屻屼屽屾岀岃岇嶅嶆嶈嶉帙幇庡庢庤彂彲徃忋忓忔忚悊悓愪愬愭憳戙戜戝戞戠戣拰掑搧撱撴撶敓敤斿"
    "旂旮昴曘曞曤杈杩柟栧栨栫梾棃棩棰椂椤椼椾楀楁楂槑槸樻橃檪櫌欍欎欏歆殑殧氚氥氭氱洿浗浠浣浼涘涚渶湁"
    "湅湡湪湰湴溇溷溽滃滊潵濆瀵瀹灉灏炲煡熴熶熷熸熺熻熼犮犱犲犳犵犽瑷璁璇璐璺瓒瓙甯皯眬硶祫竴笂笅笉笟"
    "篃簨簬粡綋綔緱縺繘繝繧绀绉绋绌绔绗绛绠绯绱绾缁缃缇荳荵莨蜉蜑蝣蟄蟇蟶蟷蠎蠑袗袙袝袠袥袧袨袩褉褋褌"
    "褍褎褏褑褔褕褖褗褘褜褝褞褟褢褰觳謇謌謾譌譖譛蹇逧邨鈥銇銈銉鍏鍐鍑鍒鍓鍖鍗鍘鍙鍜鍝鍦鍩鎯鎴鎵鎶鎷鎸"
    "鎺鎻鏀鏁鏂鏄鏅鏇鏉鏋鏌鐐鐔鐗鐜鐞鐢鐤鐥鐧鐨鐩鐪鑳鑸鑻閠閫閬閮闀闁闂闃闄闅陦雼霅靷靹鞀鞁鞎鞓鞖鞙鞚"
    "鞛鞝骞髢髣"
    "\ue000-\uf8fe｡-ﾟ"
)
"""A class of characters that are a clue where two of them stand close together."""

EAST = "㐀-鿿\ue000-\uf8ff｡-ﾟ"
"""A class of the characters that UTF-8 becomes in encodings of East Asia, among others."""

FIRST = f"{RARE}ѓЃѕЅ"
"""A class of the characters that `CLUE` stands after."""

CLUE = "(?<=[РС][ѓЃѕЅ])|(?<=[^\x00-\u33ff])"
"""A regular expression of what may be a clue where ftfy sees nothing suspicious."""

CLUES = "|".join(
    (
        "[пя][│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓√≈]",
        "[╨╤][^\x00-\x7f]",
        "[Ѐ-џ][¤¦¨¬®±µ¶†‡‰€][Ѐ-џ]",
        "[طظ][§†ˆ¨±‡‰²³µ¶¹]",
        "׳[§¨ª¬®¯±²³¹™]",
        "[–—][∞∏∂≤≥µÄÇ]",
        "[РС][ѓЃѕЅ]",
    )
)
"""The regular expression of what shows that it may be worth the while to read back a line."""

EAST_CLUES = "|".join(("鈥[一-鿿]", "[㐀-鿿][｡-ﾟ]", rf"[{RARE}][^\n]{{,4}}?[{RARE}]"))
"""The same where characters of `EAST` stand: its classes take as long to compile as all others."""

BINARY_LEAST, BINARY_ONE_IN = 4, 32
"""A line with more control characters than that, and than one in so many, is no text."""

LEAST, LEAST_OF_ONE_BYTE = 5, 9
"""Characters beyond ASCII, at least, of a line that can be read back: in encodings of East Asia,
where they are of several bytes, and in others."""


def count_beyond_ascii(text: str) -> int:
    """How many characters are no ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def is_binary(line: str) -> bool:
    """Whether a line holds more control characters than any text does, as programs and images do.

    Mojibake has none of these: UTF-8 has no such byte within a character.
    """
    return len(_BINARY.findall(line)) > BINARY_LEAST + len(line) // BINARY_ONE_IN
