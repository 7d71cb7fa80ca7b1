"""Cheap signs that a line may be misread.

Apart from `redecode`, so that clean text never waits for NumPy.
"""

from cleantext.text.lazy import lazy_pattern

ODD = lazy_pattern("[\x00\ufeff\udc80-\udcff]")
"""Undecoded bytes, and the characters that would make text look like UTF-16 or UTF-32."""

# Not NUL, which UTF-16 leaves between letters, nor what terminals use: backspace, escape.
_BINARY = lazy_pattern("[\x01-\x07\x0e-\x1a\x1c-\x1f\x7f]")

# The Han characters that Chinese, Japanese, Korean and Russian UTF-8 most often becomes in GBK and
# Shift-JIS. All are rare: none is in the first level of GB 2312, Big5 or JIS X 0208.
RARE_EAST = (
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
"""Characters, for a regex class, two of which close together are a hint."""

EAST_ASIAN = "㐀-鿿\ue000-\uf8ff｡-ﾟ"
"""Characters, for a regex class, that UTF-8 becomes in East Asian encodings, among others."""

LAST_OF_HINT = f"{RARE_EAST}ѓЃѕЅ"
"""Characters, for a regex class, behind which `BEHIND_HINT` matches."""

BEHIND_HINT = "(?<=[РС][ѓЃѕЅ])|(?<=[^\x00-\u33ff])"
"""The regular expression of a place behind a possible hint that ftfy would not suspect."""

HINTS = "|".join(
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
"""The regular expression of signs that a line may be misread."""

EAST_ASIAN_HINTS = "|".join(
    ("鈥[一-鿿]", "[㐀-鿿][｡-ﾟ]", rf"[{RARE_EAST}][^\n]{{,4}}?[{RARE_EAST}]")
)
"""The same for text with `EAST_ASIAN` characters; apart, as its classes are slow to compile."""

MAX_CONTROLS, CHARACTERS_PER_CONTROL = 4, 32
"""Control characters that text may have in a line, and one more for every so many characters."""

MIN_CHARACTERS, MIN_CHARACTERS_ONE_BYTE = 5, 9
"""The fewest characters beyond ASCII of a line that can be decoded again: in East Asian encodings,
with several bytes a character, and in others."""


def count_beyond_ascii(text: str) -> int:
    """Count the characters that are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def is_binary(line: str) -> bool:
    """Decide whether a line has more control characters than text ever has.

    Mojibake has none of them: no character of UTF-8 contains such a byte.
    """
    return len(_BINARY().findall(line)) > MAX_CONTROLS + len(line) // CHARACTERS_PER_CONTROL
