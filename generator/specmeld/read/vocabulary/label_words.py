"""Labels before a value: ``Default: 20``, ``Possible values: a, b``, ``Min length: 3``."""

from __future__ import annotations

from specmeld.read.vocabulary import words

ASIDES = frozenset(["note", "notes", "remark", "remarks", "hinweis", "nota", "remarque"])
"""Labels that are part of a description, as in "Note: cannot be changed"."""
LABELS = {
    keyword: words(text)
    for keyword, text in {
        "type": """type, data type, datatype, value type, types, typ, datentyp, tipo, тип, 类型,
            型, 타입, tür""",
        "required": """required, mandatory, is required, require, req, erforderlich, pflichtfeld,
            obligatoire, requis, obligatorio, requerido, obrigatório, обязательный, обязательно,
            必填, 是否必填, 必须, 必須, 필수""",
        "optional": "optional, optionnel, facultatif, opcional, 可选, 任意",
        "nullable": "nullable, null, can be null",
        "description": """description, details, desc, meaning, notes, note, beschreibung,
            descripción, descrição, описание, 说明, 描述, 説明, 설명""",
        "default": """default, defaults, defaults to, default value, default is, standard,
            standardwert, valeur par défaut, défaut, par défaut, por defecto, valor por defecto,
            predeterminado, padrão, valor padrão, по умолчанию, значение по умолчанию, 默认值, 默认,
            デフォルト, デフォルト値, 既定値, 기본값,
            predefinito, valore predefinito, standaard, standaardwaarde, domyślnie,
            wartość domyślna, varsayılan, varsayılan değer""",
        "example": """example, examples, example value, sample, sample value, e.g., eg, ex,
            for example, beispiel, exemple, ejemplo, exemplo, пример, например, 示例, 例, 例如,
            예시, 예""",
        "const": "const, constant, constant value, fixed value, value must be, always",
        "enum": """allowed values, allowed value, possible values, possible value, valid values,
            valid value, available options, available values, accepted values, supported values,
            permitted values, options, enum, enum values, enumeration, one of, any of, choices,
            values, allowed, value is one of, must be one of, can be one of, possible options,
            valid options, allowed options, possible enum values, enum value, supported options,
            members, erlaubte werte, mögliche werte, eines von, valeurs possibles,
            valeurs autorisées, valores posibles, valores permitidos, uno de, valores possíveis,
            valores permitidos, um de, возможные значения, допустимые значения, 可选值, 枚举值,
            取值, 枚举, 取り得る値, 可能な値, 可能な値, 허용값, 가능한 값,
            einer von, eine von, zulässige werte, un parmi, l'un de, одно из, один из,
            valori possibili, valori ammessi, uno tra, uno fra, mogelijke waarden, een van,
            możliwe wartości, jedna z, jeden z, olası değerler, şunlardan biri, 枚举, 次のいずれか,
            다음 중 하나""",
        "format": "format, formato, формат, 格式, フォーマット",
        "pattern": """pattern, regex, regexp, regular expression, match pattern, required pattern,
            must match, string pattern, matches""",
        "minimum": """min, minimum, min value, minimum value, required range minimum,
            valeur minimale, mindestwert, valor mínimo, мин., минимум, 最小值, 最小値, mindestens,
            mínimo, minimo, 最小, 최소""",
        "maximum": """max, maximum, max value, maximum value, valeur maximale, höchstwert,
            valor máximo, макс., максимум, 最大值, 最大値, maximal, maximaal, máximo, massimo,
            maksimum, 最大, 최대""",
        "exclusiveMinimum": "exclusive minimum, greater than, exclusive min",
        "exclusiveMaximum": "exclusive maximum, less than, exclusive max",
        "multipleOf": "multiple of",
        "minLength": """min length, minimum length, minlength, minimum string length,
            minimum characters, min characters, min chars, minimum number of characters""",
        "maxLength": """max length, maximum length, maxlength, maximum string length, length limit,
            maximum characters, max characters, max chars, character limit, max size,
            maximum number of characters, longueur maximale, maximallänge, longitud máxima,
            tamanho máximo, максимальная длина, 最大长度, 最大長, 최대 길이""",
        "length": """length, string length, longueur, länge, longitud, tamanho, длина, 长度, 長さ,
            길이""",
        "minItems": """min items, minimum items, minitems, minimum number of items,
            minimum array length, min array length""",
        "maxItems": """max items, maximum items, maxitems, maximum number of items,
            maximum array length, max array length""",
        "minProperties": "min properties, minimum properties, minproperties",
        "maxProperties": "max properties, maximum properties, maxproperties",
        "range": "range, value range, required range, allowed range, valid range, between, 范围",
        "uniqueItems": "unique items, unique",
        "deprecated": "deprecated",
        "readOnly": "read-only, read only, readonly",
        "writeOnly": "write-only, write only, writeonly",
        "additionalProperties": "additional properties",
        "values.type": "values.type",
        "items": "items, item type, items type, element type, array of, elements of type",
        "location": "in, location, located in, parameter type",
    }.items()
}
"""Keyword (or ``type``, ``required``, ``items`` …) → labels in lower case."""

NO_VALUE = (
    "",
    *words(
        """-, –, —, none, n/a, na, /, no default, 无, なし, 없음, (none), not set, unset, undefined,
        required, optional, _, nothing, no, keine, aucun, ninguno, nenhum, нет, not applicable"""
    ),
)
"""What follows "Default:" if there is none."""

NEVER_FIELDS = words(
    """possible values, allowed values, valid values, available options, default value,
    max length, min length, maximum length, minimum length, data type, required"""
)
"""Labels that are never names on the wire, even in lower case."""
