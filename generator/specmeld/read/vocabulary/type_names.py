"""Words for types, in lower case, in the languages of documentation."""

from __future__ import annotations

from specmeld.read.vocabulary import words

PLAIN = {
    kind: words(text)
    for kind, text in {
        "string": """string, str, char, character, varchar, nvarchar, nstring, citext, snowflake,
            alphanumeric, zeichenkette, zeichenfolge, chaîne, chaîne de caractères, texte, cadena,
            cadena de texto, texto, строка, текст, 字符串, 字串, 字符, 文本, 文字列, テキスト,
            문자열, 텍스트, stringa, testo, tekst, tekenreeks, łańcuch, ciąg znaków, napis, metin,
            dize""",
        "integer": """integer, int, int16, int8, uint, uint8, uint16, uint32, uint64, long, short,
            bigint, smallint, tinyint, biginteger, unsigned int, positive int, positive integer,
            unsigned integer, non-negative integer, whole number, long integer, integer number,
            ganzzahl, entier, entero, número entero, inteiro, número inteiro, целое,
            целое число, 整数, 整数型, 整型, 长整型, 整數, 정수,
            intero, numero intero, geheel getal, liczba całkowita, całkowita, tamsayı, tam sayı,
            tamsayi,
            tam sayi""",
        "number": """number, num, numeric, decimal, real, bigdecimal, money, decimal number,
            floating point number, zahl, dezimalzahl, nombre, décimal, número, numero, decimal,
            numérico, число, дробное, 数字, 数值, 數字, 數值, 浮点数, 浮点型, 浮點數, 数値, 小数,
            숫자, 실수, getal, liczba, sayı, sayi, ondalık, ondalik""",
        "boolean": """boolean, bool, flag, true/false, boolesch, wahrheitswert, booléen, booleano,
            lógico, булево, булевый, булево значение, логический, логическое, 布尔, 布尔值,
            布尔型, 布林, 布林值, 真偽値, 真理値, ブール, ブール値, ブーリアン, 불리언, 불린,
            논리값, booleaans, logiczny, mantıksal, mantiksal""",
        "object": """object, obj, json, hash, dict, dictionary, map, mapping, struct, structure,
            hashmap, nested object, json object, jsonobject, plain object, any object,
            javascript object, nested, objekt, objet, objeto, объект, 对象, 物件, オブジェクト,
            객체, oggetto, obiekt, nesne""",
        "array": """array, arr, list, collection, vector, tuple, jsonarray, json array, feld,
            liste, tableau, lista, arreglo, vetor, массив, список, 数组, 列表, 陣列, 配列, リスト,
            배열, 목록, elenco, tablica, lijst, dizi""",
        "null": "null, nil",
    }.items()
}
"""JSON type → words that mean just that."""

FORMATTED = {
    kind: words(text)
    for kind, text in {
        ("integer", "int32"): "int32, i32",
        ("integer", "int64"): "int64, i64",
        ("integer", "unix-time"): """unix, epoch, unixtime, unix time, unix timestamp, epoch time,
            epoch timestamp, unix epoch, unix epoch time, unix epoch timestamp, epoch seconds,
            unix timestamp in seconds, unix time in seconds, timestamp in seconds""",
        ("number", "float"): "float32",
        ("number", "double"): "float64",
        ("string", "uuid"): "uuid, guid, uuid4, uuidv4, uuid v4, uuid string",
        ("string", "date-time"): """datetime, date-time, date time, datetimeoffset, timestamp,
            timestamptz, localdatetime, zoneddatetime, offsetdatetime, utctimestamp,
            iso8601, iso-8601, iso 8601, rfc3339, rfc 3339, iso timestamp,
            iso datetime, isodate, iso date, iso string, iso8601 date, iso 8601 date,
            iso8601 timestamp, iso 8601 timestamp, iso-8601 timestamp, iso8601 datetime,
            iso 8601 datetime, iso8601 string, iso 8601 string, rfc3339 timestamp,
            rfc 3339 timestamp, timestamp string, date/time, datetime string, utc datetime,
            utc timestamp, date and time, date-time string, zeitstempel, horodatage, fecha y hora,
            data e hora, дата и время, 日期时间, 时间戳, 日時, タイムスタンプ, 타임스탬프""",
        ("string", "email"): "email address, e-mail address, email string",
        ("string", "uri"): "web url, url string, uri string, absolute url, http url, https url",
        ("string", "ipv4"): "ipv4, ipv4 address",
        ("string", "ipv6"): "ipv6, ipv6 address",
        ("string", "binary"): """binary, blob, file upload, binary data, binary file, datei,
            fichier, archivo, arquivo, файл, 文件, 檔案, ファイル, 파일""",
        ("string", "byte"): """base64, byte, bytes, bytea, base64 string, base64-encoded,
            base64-encoded string, base64 encoded string""",
    }.items()
}
"""JSON type and format → words that mean both."""

WEAK = {
    kind: words(text)
    for kind, text in {
        (
            "string",
            "",
        ): """text, txt, id, enum, enumeration, regex, html, literal, markdown,
            objectid, object id, oid, hex, hex string, json string, html string, slug, cidr, xml,
            country code, currency code, language code, locale, phone, phone number, stringvalue""",
        ("string", "date"): """date, localdate, full-date, date string, calendar date, datum, fecha,
            дата, 日期, 日付, 날짜""",
        ("string", "time"): "time, localtime",
        ("string", "duration"): "duration",
        ("string", "email"): "email, e-mail, emailaddress, mail",
        ("string", "uri"): "url, uri, href, link, web address",
        ("string", "hostname"): "hostname, host name, fqdn, domain, domain name",
        ("string", "ip"): "ip, ip address, ipaddress, inet",
        ("string", "binary"): "file, stream",
        ("string", "password"): "password",
        ("number", "float"): "",
        ("number", ""): "float, single, double, double precision",
        ("boolean", ""): "bit, yes/no",
        ("object", ""): "record, key-value, key/value, hstore",
        ("array", ""): "set, sequence",
        ("null", ""): "none, undefined",
    }.items()
}
"""Types that are also everyday words: types in a cell, a bracket or code, not in a sentence."""

ANY = words("any, mixed, variant, dynamic, anything, any type, beliebig, 任意, *")
"""Words of cells that mean that any type is allowed."""

ARRAYS = words("array, list, collection, set, sequence, vector, arraylist, iterable, repeated")
"""Words before the items of an array: ``array<string>``, ``list of strings``."""

MAPS = words("map, record, dict, dictionary, hash, hashmap, object, mapping")
"""Words before key and value: ``map<string, integer>``, ``dict[str, int]``."""

TRANSPARENT = words("enum, optional, maybe, nullable, const, literal, readonly")
"""Words before a type that do not change it: ``enum<string>``, ``Optional[str]``."""

LISTS_IN_TEXT = words(
    """comma-separated list, comma separated list, comma-delimited list, comma delimited list,
    csv, comma-separated string, comma separated string, comma-separated, comma separated"""
)
"""Arrays that are written as one string."""
