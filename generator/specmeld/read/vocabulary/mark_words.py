"""Words that mark a field, and words for yes and no, in lower case."""

from __future__ import annotations

from specmeld.read.vocabulary import words

REQUIRED = words(
    """required, mandatory, must, req, is required, always required, required field,
    this field is required, must be provided, compulsory, not optional, obligatory,
    erforderlich, pflicht, pflichtfeld, benötigt, verpflichtend, notwendig,
    requis, requise, obligatoire, obligatorio, obligatoria, requerido, requerida,
    obrigatório, obrigatória, requerida,
    обязательный, обязательно, обязательное, обязательная, обязателен, требуется,
    必填, 必选, 必须, 必需, 必傳, 必须填写, 必須, 必要, 필수, 필수값,
    obbligatorio, obbligatoria, richiesto, richiesta, verplicht, vereist, wymagane, wymagany,
    wymagana, obowiązkowe, zorunlu, gerekli"""
)
OPTIONAL = words(
    """optional, opt, not required, is optional, non-required, optional field, not mandatory,
    this field is optional, omitempty, freiwillig, nicht erforderlich,
    facultatif, facultative, optionnel, optionnelle, opcional, no requerido, no obligatorio,
    não obrigatório, необязательный, необязательно, необязательное, необязательная, опционально,
    опциональный, 可选, 选填, 非必填, 非必须, 可選, 選填, 任意, オプション, 省略可, 省略可能,
    선택, 선택사항, 옵션, opzionale, facoltativo, facoltativa, optioneel, niet verplicht,
    opcjonalne,
    opcjonalny, opcjonalnie, isteğe bağlı, opsiyonel"""
)
NULLABLE = words(
    """nullable, can be null, may be null, or null, is nullable, null allowed, null, allows null,
    nullbar, peut être null, puede ser nulo, anulable, pode ser nulo, anulável, nulo,
    может быть null, 可为空, 可为null, 可空, null可, null許容, null 허용"""
)
DEPRECATED = words(
    """deprecated, obsolete, is deprecated, legacy, veraltet, déprécié, dépréciée, obsolète,
    obsoleto, obsoleta, depreciado, descontinuado, устарел, устарело, устаревший, устаревшее,
    已废弃, 废弃, 弃用, 已弃用, 非推奨, 지원 중단, 더 이상 사용되지 않음"""
)
NOT_NULL = words(
    """not null, not nullable, non-null, non-nullable, cannot be null, must not be null, nicht null,
    no nulo, non nul, 不可为空, 非空"""
)
"""The default of a field without a mark."""
CONDITIONALLY = words(
    """conditionally required, conditional, required conditionally, sometimes required,
    required in some cases, bedingt erforderlich, requis sous condition"""
)
"""A conditionally required field is not required; it is not declared optional either."""
READ_ONLY = words("read-only, readonly, read only, nur lesbar, lecture seule, solo lectura, 只读")
WRITE_ONLY = words("write-only, writeonly, write only")

YES = words(
    """yes, y, true, t, r, required, mandatory, 1, x, m, always, ✓, ✔, ✔️, ✅, ☑, ☑️, ●, •, ⭐, ★, *,
    ja, j, oui, sí, si, s, sim, да, д, 是, sì, tak, evet, 必填, 必选, 必须, 必需, 必须填写, はい,
    必須, ○, 〇,
    ◯, 예, 네, 필수, checked, :heavy_check_mark:, :white_check_mark:, :ballot_box_with_check:"""
)
NO = words(
    """no, n, false, f, optional, not required, 0, o, never, –, -, —, --, ✗, ✘, ❌, ✖, ✖️, ☐, ×,
    nein, non, não, nao, нет, н, 否, nee, nie, hayır, 可选, 选填, 非必填, 非必须, いいえ, 任意, ✕,
    아니오, 아니요,
    선택, none, n/a, no., :x:, :heavy_multiplication_x:, :negative_squared_cross_mark:"""
)
CONDITIONAL = words("conditional, c, depends, sometimes, see description, bedingt, conditionnel")
"""Words of a cell that mean neither: conditionally required is not required."""
