"""Words of the labels above the parts of an operation.

A label is matched by its words, not as a whole; the first kind with one of its words counts. Words
of writing systems without spaces match anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SAMPLE_WORDS: Sequence[str] = (
    "example", "examples", "sample", "samples", "curl", "snippet", "snippets", "usage example",
    "example usage", "try it",
    "code sample", "mock",
    "esempio", "esempi", "voorbeeld", "voorbeelden", "przykład", "przykłady", "örnek",
    "beispiel", "beispiele", "exemple", "exemples", "ejemplo", "ejemplos", "exemplo", "exemplos",
    "пример", "примеры", "示例", "例子", "範例", "サンプル", "使用例", "예제", "예시",
)  # fmt: skip
"""A label with one of these introduces a sample."""

REQUEST_WORDS: Sequence[str] = (
    "request", "requests", "call", "input", "payload", "body", "anfrage", "requête", "solicitud",
    "petición", "requisição", "запрос", "запроса", "请求", "請求", "リクエスト", "요청",
    "richiesta", "verzoek", "aanvraag", "żądanie", "zapytanie", "istek",
)  # fmt: skip

RESPONSE_WORDS: Sequence[str] = (
    "response", "responses", "returns", "return", "returned", "reply", "output", "result",
    "results", "answer", "success", "return value", "return values", "on success", "reponse",
    "antwort", "antworten", "rückgabe", "réponse", "réponses", "retour", "respuesta", "respuestas",
    "resposta", "respostas", "retorno", "ответ", "ответа", "ответы", "响应", "返回", "回應", "響應",
    "risposta", "risposte", "antwoord", "antwoorden", "odpowiedź", "odpowiedzi", "yanıt",
    "yanıtlar",
    "回傳", "回复", "回覆",
    "レスポンス", "応答", "戻り値", "응답", "반환",
)  # fmt: skip

ERROR_WORDS: Sequence[str] = (
    "error", "errors", "error codes", "failure", "failures", "exceptions", "on error", "fehler",
    "erreur", "erreurs", "errores", "erros", "ошибка", "ошибки", "错误", "錯誤", "エラー", "오류",
    "errori", "errore", "fouten", "foutmeldingen", "błędy", "błąd", "hatalar", "hata",
)  # fmt: skip

STATUS_WORDS: Sequence[str] = (
    "status codes", "status code", "http status", "http status codes", "http codes",
    "response codes", "response code", "return codes", "http response codes", "statuses",
    "statuscodes", "statuscode", "codes de statut", "códigos de estado", "códigos de status",
    "коды ответа", "коды состояния", "状态码", "狀態碼", "ステータスコード", "상태 코드",
    "codici di stato", "kody odpowiedzi", "kody statusu", "durum kodları",
)  # fmt: skip

PLACE_WORDS: Mapping[str, Sequence[str]] = {
    "path": (
        "path", "path parameters", "url parameters", "url params", "uri parameters", "route",
        "url variables", "path variables", "pfadparameter", "pfad", "chemin", "ruta", "caminho",
        "путь", "路径", "路徑", "パス", "경로",
        "пути", "url-parameter", "percorso", "padparameters", "ścieżki", "ścieżka",
        "yol parametreleri",
    ),
    "query": (
        "query", "query string", "querystring", "query-string", "queryparameter", "abfrage",
        "requête url", "consulta", "查询", "查詢", "クエリ", "쿼리", "get parameters",
        "abfrageparameter", "anfrageparameter", "query-parameter", "paramètres de requête",
        "строки запроса", "параметры запроса", "queryparameters", "parametry zapytania",
        "parametri della query", "sorgu",
    ),
    "header": (
        "header", "headers", "kopfzeilen", "kopfzeile", "en-têtes", "en-tête", "encabezados",
        "cabeceras", "cabeçalhos", "cabeçalho", "заголовки", "заголовок", "请求头", "请求头部",
        "标头", "請求頭", "標頭", "ヘッダー", "ヘッダ", "헤더",
        "intestazioni", "intestazione", "nagłówki", "nagłówek", "başlıklar",
    ),
    "cookie": ("cookie", "cookies"),
    "form": (
        "form", "form data", "formdata", "form-data", "multipart", "form fields", "formular",
        "formulaire", "formulario", "formulário", "表单", "表單", "フォーム",
    ),
    "body": (
        "body", "payload", "json params", "json parameters", "json fields", "json body",
        "post parameters", "post data", "post body", "post params", "put parameters",
        "patch parameters", "request fields", "request attributes", "request model",
        "request schema", "request format", "request object", "request data", "request structure",
        "request content", "json", "data constraints", "data", "anfragetext",
        "rumpf", "anfragekörper", "corps", "cuerpo", "corpo", "тело", "请求体", "请求正文", "正文",
        "請求體",
        "請求正文", "請求主體",
        "本文", "ボディ", "본문",
        "anfragerumpf", "anfrageinhalt", "nutzlast", "aanvraagbody", "requestbody", "verzoekbody",
        "treść", "treść żądania", "ciało", "gövde", "gövdesi", "istek gövdesi",
    ),
}  # fmt: skip
"""Where the content below belongs, by words of its label."""

FIELD_WORDS: Sequence[str] = (
    "parameter", "parameters", "params", "param", "argument", "arguments", "args", "fields",
    "field", "attributes", "attribute", "properties", "property", "options", "variables",
    "request", "filters", "input", "inputs", "parametri", "eigenschaften", "felder",
    "paramètres", "paramètre",
    "champs", "attributs", "parámetros", "parámetro", "campos", "atributos", "parâmetros",
    "parâmetro", "параметры", "параметр", "поля", "аргументы", "参数", "參數", "字段", "欄位",
    "属性", "屬性", "パラメータ", "パラメーター", "引数", "매개변수", "파라미터", "필드",
    "parametr", "parametry", "pola", "velden", "campi", "attributi", "proprietà", "eigenschappen",
    "parametreler", "parametreleri", "alanlar",
)  # fmt: skip

OBJECT_WORDS: Sequence[str] = (
    "object", "structure", "resource", "model", "schema", "entity", "type", "representation",
    "objekt", "objet", "objeto", "объект", "对象", "對象", "物件", "オブジェクト", "객체",
)  # fmt: skip
"""After a name: the label of a thing that several operations use."""

GROUP_WORDS: Sequence[str] = (
    "filter", "filters", "filtering", "sort", "sorting", "order", "ordering", "include", "includes",
    "pagination", "paging", "search", "searching", "required", "optional", "query", "body", "path",
    "headers", "parameters", "params", "fields", "filtros", "paginación", "paginação", "orden",
    "фильтры", "пагинация", "сортировка",
)  # fmt: skip
"""Capitalised, with a colon and nothing after it: the title of the items below."""

REQUIRED_WORDS: Sequence[str] = (
    "required", "mandatory", "obligatorios?", "obligatorias?", "requeridos?", "obrigatórios?",
    "obligatoires?", "requis", "erforderlich", "pflichtfelder", "обязательные",
    "必填", "必須", "必选",
    "필수",
)  # fmt: skip
"""A label that begins with one of these: everything below it is required."""

OPTIONAL_WORDS: Sequence[str] = (
    "optional", "opciona(?:l|les|is)", "optionnels?", "facultatifs?", "необязательные", "可选",
    "可選", "任意", "선택",
)  # fmt: skip

PART_WORDS: Sequence[str] = (
    "request", "response", "responses", "schema", "request body", "response body", "example",
    "examples", "headers", "parameters", "query parameters", "path parameters", "http", "curl",
    "shell", "bash", "python", "node", "node.js", "javascript", "typescript", "php", "ruby", "go",
    "java", "c#", "kotlin", "swift", "rust", "powershell",
)  # fmt: skip
"""An item with only one of these names a part of a page, or the tab of a sample."""

AUTH_WORDS: Sequence[str] = (
    "authentication", "authorization", "authorizations", "auth", "security", "credentials",
    "api key", "api keys", "authentifizierung", "authentification", "autenticación",
    "autenticação", "аутентификация", "авторизация", "认证", "認証", "認證", "鉴权", "授权", "인증",
)  # fmt: skip

OTHER_WORDS: Sequence[str] = (
    "see also", "related", "changelog", "notes", "note", "rate limit", "rate limits",
    "permissions", "permissions required", "scopes", "limitations", "faq", "next steps",
    "prerequisites", "availability", "history", "caveats", "best practices", "description",
    "overview", "introduction", "about", "summary", "details", "pagination", "versioning",
    "sort fields", "allowed sort fields", "sortable fields", "sort options", "sorting fields",
    "allowed includes", "allowed include paths", "available includes", "filterable fields",
    "allowed filter fields", "error handling", "references", "further reading",
)  # fmt: skip
"""The content below is neither a parameter nor a response."""

ENDPOINT_WORDS: Sequence[str] = (
    "endpoint", "endpoints", "http request", "request url", "request", "requests", "url", "uri",
    "method", "http method", "methods", "path", "route", "definition", "resource url", "resource",
    "http", "api", "api endpoint", "call", "command", "http verb", "verb", "methods and urls",
    "supported methods", "syntax", "request syntax", "request line", "usage", "operation",
    "overview", "endpunkt", "point de terminaison", "punto de conexión", "адрес", "метод",
    "接口地址", "请求方式", "请求地址",
    "接口", "接口信息", "接口路径", "请求方法", "请求路径", "请求url", "请求 url", "http请求",
    "http 请求", "請求方式", "請求方法", "請求地址", "請求路徑", "http請求", "http 請求", "路径",
    "路徑", "адрес запроса", "url запроса", "эндпоинт", "запрос", "http запрос", "метод запроса",
    "método", "método http", "ruta", "solicitud", "petición", "requisição", "caminho",
    "rota", "méthode", "requête", "chemin", "methode", "pfad", "anfrage", "리퀘스트", "메서드",
    "요청 url", "メソッド", "リクエスト", "リクエストurl", "エンドポイント", "엔드포인트",
)  # fmt: skip
"""A label of only these names no operation: the heading above it does."""

METHOD_LABELS: Sequence[str] = (
    "method", "http method", "verb", "http verb", "request method", "type", "methode", "méthode",
    "método", "метод", "方法", "请求方式", "请求方法", "請求方式", "請求方法", "メソッド", "메서드",
)  # fmt: skip

URL_LABELS: Sequence[str] = (
    "url", "uri", "path", "endpoint", "route", "request url", "resource", "request path",
    "resource url", "address", "pfad", "chemin", "ruta", "caminho", "адрес", "путь", "路径",
    "地址", "请求地址", "请求路径", "接口地址", "接口路径", "接口url", "请求url", "請求地址",
    "請求路徑", "路徑", "パス", "경로",
)  # fmt: skip

STATUS_LABELS: Sequence[str] = (
    "code", "status", "status code", "http status", "http code", "response code",
    "http status code", "statuscode", "response status", "http response", "response",
    "状态码", "ステータス", "狀態碼", "상태",
)  # fmt: skip

SCHEMA_LABELS: Sequence[str] = (
    "schema", "response schema", "model", "response model", "response type", "body schema",
)  # fmt: skip
"""Heads of the column with the type of the response, in a table of statuses."""

DEFINITION_WORDS: Sequence[str] = (
    "definitions", "models", "data model", "data models", "datamodel", "schemas", "data types",
    "data structures", "object definitions", "model definitions", "type definitions",
    "schema definitions", "definitionen", "modelle", "définitions", "modèles", "definiciones",
    "modelos", "definições",
)  # fmt: skip
"""A chapter of only these names: each heading in it names an object."""

SERVER_WORDS: Sequence[str] = (
    "base url", "base urls", "base uri", "baseurl", "base path", "api url", "root url", "root uri",
    "root endpoint", "api root", "api endpoint", "api host", "host", "hosts", "server", "servers",
    "base address", "service url", "environment", "environments", "production", "sandbox",
    "basis-url", "url de base", "url base", "базовый url", "基础地址", "基本url", "ベースurl",
    "기본 url",
    "url di base", "bazowy url", "bazowy adres url", "adres bazowy", "temel url", "базовый адрес",
    "адрес сервера", "基础 url", "基础url", "基本 url", "ベース url", "服务器地址", "请求域名",
    "域名",
    "url servidor", "servidor", "serveur", "basisadresse",
)  # fmt: skip

SERVER_SENTENCES: Sequence[str] = (
    "relative to", "requests go to", "requests are made to", "requests must be made to",
    "requests should be made to", "sent to", "send requests to", "base url", "base uri",
    "available at", "reached at", "accessible at", "hosted at", "served from", "served at",
    "accessed at", "prefixed with", "prefix", "calls go to", "requests to", "endpoint is",
)  # fmt: skip
"""Words of a sentence that names the server of all operations."""
