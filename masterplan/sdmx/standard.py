"""What every structure of a country has in common: concepts, short lists and metadata headings, in four languages."""

from collections.abc import Iterable, Mapping

from masterplan.sdmx.artefacts import Code, Texts

Words = tuple[str, str, str, str]
LANGUAGES = ("en", "fr", "es", "ar")

CONCEPTS: Mapping[str, Words] = {
    "FREQ": ("Frequency", "Fréquence", "Frecuencia", "التواتر"),
    "REF_AREA": ("Area", "Territoire", "Territorio", "المنطقة"),
    "INDICATOR": ("Indicator", "Indicateur", "Indicador", "المؤشر"),
    "TIME_PERIOD": ("Time", "Période", "Periodo", "الفترة الزمنية"),
    "OBS_VALUE": ("Value", "Valeur", "Valor", "القيمة"),
    "UNIT_MEASURE": ("Unit", "Unité", "Unidad", "وحدة القياس"),
    "UNIT_MULT": ("Power of ten", "Puissance de dix", "Potencia de diez", "مضاعف الوحدة"),
    "DECIMALS": ("Decimals", "Décimales", "Decimales", "المنازل العشرية"),
    "OBS_STATUS": ("Status of the value", "Statut de la valeur", "Estado del valor", "حالة القيمة"),
    "CONF_STATUS": ("Confidentiality", "Confidentialité", "Confidencialidad", "السرية"),
    "SOURCE": ("Source", "Source", "Fuente", "المصدر"),
    "COMMENT_OBS": ("Note on the value", "Note sur la valeur", "Nota sobre el valor", "ملاحظة على القيمة"),
}
FREQUENCIES: Mapping[str, Words] = {
    "A": ("Annual", "Annuelle", "Anual", "سنوي"),
    "S": ("Half-yearly", "Semestrielle", "Semestral", "نصف سنوي"),
    "Q": ("Quarterly", "Trimestrielle", "Trimestral", "ربع سنوي"),
    "M": ("Monthly", "Mensuelle", "Mensual", "شهري"),
}
STATUSES: Mapping[str, Words] = {
    "A": ("Adjusted", "Ajustée", "Ajustado", "معدلة"),
    "B": ("Break in series", "Rupture de série", "Ruptura de serie", "انقطاع في السلسلة"),
    "C": ("Confidential", "Confidentielle", "Confidencial", "سرية"),
    "E": ("Estimate", "Estimation", "Estimación", "تقدير"),
    "I": ("Imputation", "Imputation", "Imputación", "تعويض"),
    "M": ("Model-based extrapolation", "Extrapolation par modèle", "Extrapolación por modelo", "استقراء بنموذج"),
    "P": ("Provisional", "Provisoire", "Provisional", "مؤقتة"),
    "R": ("Real value", "Valeur réelle", "Valor real", "قيمة حقيقية"),
    "S": ("Not significant", "Non significative", "No significativo", "غير دالة"),
    "U": ("Unreliable", "Peu fiable", "Poco fiable", "غير موثوقة"),
}
"""The list of ILOSTAT, where A and M mean something else than in the cross-domain list of SDMX."""
CONFIDENTIALITY: Mapping[str, Words] = {
    "F": ("Free", "Libre", "Libre", "متاح"),
    "N": ("Not for publication", "Non publiable", "No publicable", "غير قابل للنشر"),
    "C": ("Confidential", "Confidentiel", "Confidencial", "سري"),
}
MULTIPLIERS: Mapping[str, Words] = {
    "0": ("Units", "Unités", "Unidades", "وحدات"),
    "3": ("Thousands", "Milliers", "Miles", "آلاف"),
    "6": ("Millions", "Millions", "Millones", "ملايين"),
}
UNITS: Mapping[str, Words] = {
    "PT": ("Per cent", "Pour cent", "Por ciento", "في المائة"),
    "PS": ("Persons", "Personnes", "Personas", "أشخاص"),
    "NB": ("Number", "Nombre", "Número", "عدد"),
    "CR": ("Currency", "Monnaie", "Moneda", "عملة"),
    "HR": ("Hours", "Heures", "Horas", "ساعات"),
    "DY": ("Days", "Jours", "Días", "أيام"),
    "RO": ("Ratio", "Rapport", "Razón", "نسبة"),
    "P10T": ("Per 10 000", "Pour 10 000", "Por 10 000", "لكل 10 000"),
    "P100T": ("Per 100 000", "Pour 100 000", "Por 100 000", "لكل 100 000"),
    "IX": ("Index", "Indice", "Índice", "رقم قياسي"),
}
HEADINGS: Mapping[str, Words] = {
    "CONTACT": ("Contact", "Contact", "Contacto", "جهة الاتصال"),
    "META_UPDATE": ("Update of the metadata", "Mise à jour des métadonnées", "Actualización", "تحديث البيانات الوصفية"),
    "STAT_PRES": ("Statistical presentation", "Présentation statistique", "Presentación", "العرض الإحصائي"),
    "UNIT_MEASURE": CONCEPTS["UNIT_MEASURE"],
    "REF_PERIOD": ("Reference period", "Période de référence", "Período de referencia", "الفترة المرجعية"),
    "INST_MANDATE": ("Institutional mandate", "Mandat institutionnel", "Mandato institucional", "التفويض المؤسسي"),
    "CONF": ("Rules of confidentiality", "Règles de confidentialité", "Normas de confidencialidad", "قواعد السرية"),
    "REL_POLICY": ("Release policy", "Politique de diffusion", "Política de difusión", "سياسة النشر"),
    "FREQ_DISS": ("Frequency of release", "Fréquence de diffusion", "Frecuencia de difusión", "تواتر النشر"),
    "ACCESSIBILITY_CLARITY": ("Access and clarity", "Accès et clarté", "Acceso y claridad", "الإتاحة والوضوح"),
    "QUALITY_MGMNT": ("Quality management", "Gestion de la qualité", "Gestión de la calidad", "إدارة الجودة"),
    "RELEVANCE": ("Relevance", "Pertinence", "Pertinencia", "الملاءمة"),
    "ACCURACY": ("Accuracy", "Exactitude", "Exactitud", "الدقة"),
    "TIMELINESS_PUNCT": ("Timeliness", "Actualité et ponctualité", "Oportunidad y puntualidad", "التوقيت والالتزام"),
    "COHER_COMPAR": ("Coherence", "Cohérence et comparabilité", "Coherencia", "الاتساق وقابلية المقارنة"),
    "COST_BURDEN": ("Cost and burden", "Coût et charge", "Costo y carga", "التكلفة والعبء"),
    "DATA_REV": ("Revision of data", "Révision des données", "Revisión de datos", "مراجعة البيانات"),
    "STAT_PROCESS": (
        "Statistical processing",
        "Traitement statistique",
        "Tratamiento estadístico",
        "المعالجة الإحصائية",
    ),
    "COMMENT_DSET": ("Comment", "Commentaire", "Comentario", "تعليق"),
}
"""The nineteen headings of the European structure for reference metadata (ESMS), in its order."""

PHRASES: Mapping[str, Words] = {
    "concepts": ("Concepts", "Concepts", "Conceptos", "المفاهيم"),
    "topics": ("Topics", "Thèmes", "Temas", "الموضوعات"),
    "metadata": (
        "Reference metadata",
        "Métadonnées de référence",
        "Metadatos de referencia",
        "البيانات الوصفية المرجعية",
    ),
    "allowed": ("Allowed values", "Valeurs admises", "Valores admitidos", "القيم المسموح بها"),
    "agencies": ("Agencies", "Agences", "Organismos", "الوكالات"),
}


def texts(words: Words, languages: Iterable[str]) -> Texts:
    """The words in these languages as far as they are known here; English always."""
    known = dict(zip(LANGUAGES, words, strict=True))
    said = {language: known[base(language)] for language in languages if base(language) in known}
    return said or {"en": known["en"]}


def base(language: str) -> str:
    return language.partition("-")[0].lower()


def codes(table: Mapping[str, Words], languages: Iterable[str]) -> tuple[Code, ...]:
    spoken = tuple(languages)
    return tuple(Code(id=id_, names=texts(words, spoken)) for id_, words in table.items())
