"""Units of measure: of order quantities as UN/ECE codes, of product measures as short symbols."""

from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, text

# UN/ECE Recommendation 20 (units) and 21 (packages), after the code its spellings; SAP and Salesforce units
# included. A piece is EA whether a system calls it each, piece, PCE, C62, H87 or Stück: to an order they are
# one.
_ORDER_UNITS = """

EA each ea pc pcs pce piece pieces st stk stck stuck stueck c62 h87 unit units un u und pza pieza piezas
EA pz unidad unidades unite unites nr szt sztuk sztuki ks kus kusu stuks stuk pezzo pezzi pecas peca adet tk kpl
PR pair pairs pr paar par paire|SET set sets kit kits satz jeu|DZN dozen doz dzn dz dutzend docena douzaine
PK pack packs pk pkg package packages packung pak paket paquet paquete
BX box boxes bx schachtel boite caja cja|CT carton cartons ct ctn krt karton|CS case cases cs kiste kasten
BG bag bags bg beutel sack sac bolsa|BO bottle bottles bo btl flasche fl bouteille botella
CA can cans ca dose dosen lata|RO roll rolls ro rl rolle rollen rollo
PX pallet pallets px pal palette paletten|TU tube tubes tu|DR drum drums dr fass|JR jar jars jr
PL pail pails pl eimer|KGM kg kgm kilogram kilograms kilogramm kilo kilos kilogramme
GRM g gr grm gram grams gramm gramme|MGM mg mgm milligram milligrams
TNE t to tne tonne tonnes ton tons metric ton|LBR lb lbs lbr pound pounds|ONZ oz onz ounce ounces
LTR l ltr lt liter litre liters litres litro litros|MLT ml mlt milliliter millilitre|CLT cl clt|HLT hl hlt
GLL gal gll gallon gallons|PT pint pints pt|QT quart quarts qt
MTR m mtr meter metre meters metres metro metros lfm|CMT cm cmt centimeter centimetre
MMT mm mmt millimeter millimetre|KMT km kmt kilometer kilometre|INH in inh inch inches zoll
FOT ft fot foot feet|YRD yd yrd yard yards|MTK m2 mtk qm sqm sq m square meter|FTK sqft ft2 ftk sq ft square feet
MTQ m3 mtq cbm cubic meter|SEC s sec second seconds|MIN min minute minutes
HUR h hr hrs hur hour hours std stunde stunden heure hora|DAY d day days tag tage jour dia
WEE week weeks wk woche wochen|MON month months mon monat monate|ANN year years yr ann jahr jahre|KWH kwh
WTT w watt|LS ls lump sum pauschal psch pauschale
"""
_PHRASES = ("metric ton", "square meter", "square feet", "sq ft", "sq m", "cubic meter", "lump sum")


def _order_units() -> dict[str, str]:
    known: dict[str, str] = {}
    for entry in _ORDER_UNITS.strip().replace("\n", "|").split("|"):
        code, spellings = entry.split(" ", 1)
        for spelling in (
            code.lower(),
            *spellings.split(),
            *(phrase for phrase in _PHRASES if phrase in spellings),
        ):
            known.setdefault(spelling, code)
    return known


_KNOWN_UNITS = _order_units()


@lru_cache(CACHE_SIZE)
def unit(value: str) -> str | None:
    """UN/ECE code of an order unit: each, ST, Stück and PCS are "EA", kg is "KGM"; others in capitals."""
    folded = text(value)
    return None if folded is None else _KNOWN_UNITS.get(folded, folded.upper())


# Symbols of what product titles measure, each before its other spellings.
_MEASURES = """
tb terabyte terabytes|gb gig gigs gigabyte gigabytes|mb megabyte megabytes|kb kilobyte kilobytes|gbps|mbps
in inch inches zoll pouce pouces pulgada pulgadas pollice pollici polegadas palec|ft foot feet|yd yard yards
mm millimeter millimeters|cm centimeter centimeters
m meter meters metre metres|km|kw kilowatt kilowatts|w watt watts|kwh|v volt volts|va|mah|ah|a amp amps
ghz gigahertz|mhz megahertz|khz|hz hertz|kg kilo kilos kilogram kilograms|g gr gram grams gramm
mg milligram milligrams|lb lbs pound pounds|oz ounce ounces|floz|l lt ltr liter liters litre litres
ml milliliter milliliters millilitre millilitres|cl|gal gallon gallons|qt quart quarts
mp megapixel megapixels mpix mpixel
btu btus|um|lm lumen lumens|bar|nm|lx lux|dpi|rpm|ppm|db decibel decibels|cuft|sqft
pk pack packs pcs pc count ct piece pieces stuck stk stuks unidades pezzi szt pecas|x|p
port ports|size sz
"""
MEASURE_UNITS = {
    spelling: spellings.split()[0]
    for spellings in _MEASURES.strip().replace("\n", "|").split("|")
    for spelling in spellings.split()
}
LENGTH_UNITS = frozenset(
    spelling for spelling, symbol in MEASURE_UNITS.items() if symbol in ("mm", "cm", "m", "in", "ft", "yd")
)

# By how many powers of ten a unit is more than the one that its measures are told in.
_TOLD_IN = {
    "tb": ("gb", 3), "l": ("ml", 3), "cl": ("ml", 1), "kg": ("g", 3), "m": ("mm", 3), "cm": ("mm", 1),
    "kw": ("w", 3), "ghz": ("mhz", 3), "gbps": ("mbps", 3), "ah": ("mah", 3),
}  # fmt: skip


def measure(number: str, spelling: str) -> str:
    """A measure in the smaller unit of its kind: 1.8 litres is "1800ml" and 1 TB "1000gb".

    Args:
        number: digits, with or without a decimal point.
        spelling: one of MEASURE_UNITS.
    """
    symbol = MEASURE_UNITS[spelling]
    if symbol not in _TOLD_IN:
        return number + symbol
    smaller, powers = _TOLD_IN[symbol]
    whole, _, fraction = number.partition(".")
    fraction = fraction.ljust(powers, "0")
    told = (whole + fraction[:powers]).lstrip("0") or "0"
    rest = fraction[powers:].rstrip("0")
    return f"{told}.{rest}{smaller}" if rest else told + smaller
