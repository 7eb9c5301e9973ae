"""Phrases of other languages in a description, and their English for the prose grammar.

Each row is an English phrase and patterns with the same meaning; rows are tried in order, so that a
longer phrase comes before the words in it.
"""

from __future__ import annotations

_IS = r"(?:\s?[:：]|\s(?:ist|est|es|é|è|is|to|равно|равен|—|–|-)(?=\s))\s*"
_BEFORE_VALUE = r"\s*(?=[`\"'\d])"

PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "default: ",
        (
            r"\bstandard(?:\s?:|\sist)\s*",
            rf"\b(?:standardwert|standardmäßig|voreinstellung|vorgabe(?:wert)?){_IS}",
            rf"\bstandaard(?:waarde)?{_IS}",
            rf"\b(?:(?:la )?valeur par défaut|par défaut){_IS}",
            rf"\b(?:el |o )?(?:valor )?(?:por defecto|predeterminado|padrão){_IS}",
            rf"\b(?:il )?(?:valore )?predefinito{_IS}",
            rf"\b(?:значение )?по умолчанию(?:{_IS}|\s?,?\s(?=[`\d]))",
            rf"\b(?:wartość )?domyśln(?:a|ie)(?: wartość)?{_IS}",
            rf"\bvarsayılan(?: değer)?{_IS}",
            r"(?:默认值|默认|默認值|默認|缺省值|預設值|預設)\s?(?:为|為|是|[:：])\s*",
            rf"(?:默认值?|默認值?|缺省值|預設值?){_BEFORE_VALUE}",
            r"(?:デフォルト値?|既定値|初期値)\s?(?:は|[:：])\s*",
            rf"(?:デフォルト値?|既定値|初期値){_BEFORE_VALUE}",
            r"기본\s?값(?:은|[:：])\s*",
            rf"기본\s?값{_BEFORE_VALUE}",
        ),
    ),
    (
        " by default",
        (
            r"\s\b(?:par défaut|por defecto|por padrão|per impostazione predefinita|по умолчанию"
            r"|domyślnie|standardmäßig|standaard)\b",
        ),
    ),
    (
        "one of: ",
        (
            rf"\beine[rs]? (?:von|der folgenden(?: werte)?){_IS}",
            rf"\b(?:mögliche|erlaubte|zulässige) werte{_IS}",
            rf"\b(?:l'une? (?:de|des valeurs suivantes)|une? (?:de|parmi)){_IS}",
            rf"\bvaleurs (?:possibles|autorisées){_IS}",
            rf"\bun[oa]? de(?: los siguientes(?: valores)?)?{_IS}",
            rf"\bvalores (?:posibles|permitidos|admitidos){_IS}",
            rf"\buma? d(?:e|os seguintes(?: valores)?){_IS}",
            rf"\bvalores (?:possíveis|aceitos|válidos){_IS}",
            rf"\b(?:un[oa] (?:tra|fra|di)|valori (?:possibili|ammessi|consentiti)){_IS}",
            rf"\b(?:een van(?: de volgende)?|mogelijke waarden|toegestane waarden){_IS}",
            rf"\b(?:jedn[aoe] z|jeden z|możliwe wartości|dozwolone wartości){_IS}",
            rf"\b(?:şunlardan biri|olası değerler|geçerli değerler){_IS}",
            rf"\b(?:одно из|одна из|один из|(?:возможные|допустимые) значения){_IS}",
            r"(?:可选值|可選值|枚举值|枚舉值|取值范围|取值)\s?(?:为|為|是|有|[:：])\s*",
            r"(?:次の(?:値の)?いずれか|取り得る値|可能な値)\s?(?:は|[:：])\s*",
            r"(?:다음 (?:값 )?중 하나|가능한 값|허용 ?값)\s?(?:은|[:：])\s*",
        ),
    ),
    (
        r"between \g<1> and \g<2>",
        (
            r"\bzwischen (\d+) und (\d+)",
            r"\bentre (\d+) (?:et|y|e) (\d+)",
            r"\btra (\d+) e (\d+)",
            r"\btussen (\d+) en (\d+)",
            r"\b(?:от) (\d+) до (\d+)",
        ),
    ),
    (
        r"\g<1> characters or less",
        (r"(\d)\s?(?:文字|字|글자|자|个字符|個字元)\s?(?:以下|以内|以內|이하|이내)",),
    ),
    (r"\g<1> or less", (r"(\d`?)\s?(?:以下|以内|이하)",)),
    (r"\g<1> or more", (r"(\d`?)\s?(?:以上|이상)",)),
    (
        r"maximum\g<1> ",
        (
            r"\b(?:maximal|höchstens|bis zu|maximaal|ten hoogste|au maximum|au plus|como máximo"
            r"|máximo|no máximo|al massimo|massimo|maksymalnie|co najwyżej|максимум"
            r"|не более|не больше|en fazla)(?: de)?(\s?:)?\s*(?=[`\d])",
            r"\b(?:maximum)( :)\s*(?=[`\d])",
            r"(?:最大值|最大|最多|不超过|不超過|최대값|최대)(?:为|為|は|で|[:：])?()\s*(?=[`\d])",
        ),
    ),
    (
        r"minimum\g<1> ",
        (
            r"\b(?:mindestens|minimal|minstens|au moins|al menos|como mínimo|mínimo|pelo menos"
            r"|no mínimo|almeno|minimo|co najmniej|minimum|минимум|не менее|en az)"
            r"(?: de)?(\s?:)?\s*(?=[`\d])",
            r"(?:最小值|最小|最少|至少|最低|최소값|최소)(?:为|為|は|[:：])?()\s*(?=[`\d])",
        ),
    ),
    (
        r"\g<1> characters",
        (
            r"(\d)\s?(?:Zeichen|caractères|caracteres|caratteri|tekens|znak(?:ów|i)|karakter(?:e)?"
            r"|символов|символа|символ|знаков)\b",
            r"(\d)\s?(?:个字符|個字元|个字|文字|글자|자)",
        ),
    ),
    (
        r"\g<1> or ",
        (r"([`\"])\s?,?\s?(?:oder|ou|o|lub|albo|или|veya|または|或者|或|또는)\s?(?=[`\"])",),
    ),
    (r"\g<1>, ", (r"([`\"\w])\s?[、，]\s?(?=[`\"\w])",)),
    (
        " if ",
        (
            r"\s(?:wenn|falls|sofern|si|cuando|lorsque|quand|quando|se for|wanneer|jeśli|если|когда"
            r"|eğer)\s",
        ),
    ),
    (
        "recommended",
        (
            r"\b(?:empfohlen|recommandée?|recomendad[oa]|рекомендуется|raccomandat[oa]|consigliat[oa]"
            r"|üblicherweise|normalmente|обычно|zazwyczaj|aanbevolen|zalecan[ey])\b",
            r"(?:推荐|推薦|建议|建議|推奨|권장)",
        ),
    ),
)

ASCII_WORDS = (
    "standard", "standardwert", "vorgabe", "voreinstellung", "standaard", "standaardwaarde",
    "oder", "und", "ist", "wenn", "zeichen", "werte", "maximal", "minimal", "mindestens", "eine",
    "einer", "eines", "par", "une", "parmi", "valeurs", "entre", "ou", "por", "el", "valor",
    "valores", "predeterminado", "uno", "una", "caracteres", "como", "uma", "um", "de", "del",
    "valore", "valori", "predefinito", "tra", "massimo", "minimo", "almeno", "caratteri", "van",
    "een", "waarden", "maximaal", "minstens", "tekens", "tussen", "maksymalnie", "lub", "jedna",
    "jeden", "olarak", "en", "veya",
)  # fmt: skip
"""A sentence in plain English letters is in another language only with one of these."""
