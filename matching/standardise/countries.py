"""Countries as ISO 3166-1 alpha-2 codes, from names, alpha-3 codes and common spellings."""

from functools import lru_cache

from matching.standardise.text import CACHE_SIZE, text

# ISO 3166-1: alpha-2, alpha-3, English short name; then other spellings in use, the country's own among them.
_ISO_3166 = """
AD AND andorra|AE ARE united arab emirates,uae,u a e,emirates|AF AFG afghanistan|AG ATG antigua and barbuda
AI AIA anguilla|AL ALB albania|AM ARM armenia|AO AGO angola|AQ ATA antarctica
AR ARG argentina,argentinien,argentine|AS ASM american samoa|AT AUT austria,osterreich,oesterreich,autriche
AU AUS australia,australien,australie|AW ABW aruba|AX ALA aland islands,aland|AZ AZE azerbaijan
BA BIH bosnia and herzegovina,bosnia|BB BRB barbados|BD BGD bangladesh
BE BEL belgium,belgie,belgique,belgien,belgica|BF BFA burkina faso|BG BGR bulgaria,bulgarien|BH BHR bahrain
BI BDI burundi|BJ BEN benin|BL BLM saint barthelemy|BM BMU bermuda|BN BRN brunei,brunei darussalam
BO BOL bolivia,bolivia plurinational state of|BQ BES bonaire|BR BRA brazil,brasil,brasilien,bresil
BS BHS bahamas|BT BTN bhutan
BV BVT bouvet island|BW BWA botswana|BY BLR belarus|BZ BLZ belize|CA CAN canada,kanada|CC CCK cocos islands
CD COD democratic republic of the congo,dr congo
CD COD congo democratic republic of the,congo the democratic republic of the|CF CAF central african republic
CG COG congo,republic of the congo|CH CHE switzerland,schweiz,suisse,svizzera,suiza
CI CIV cote d ivoire,ivory coast|CK COK cook islands|CL CHL chile|CM CMR cameroon
CN CHN china,zhong guo,zhong hua ren min gong he guo,peoples republic of china,prc|CO COL colombia,kolumbien
CR CRI costa rica|CU CUB cuba
CV CPV cabo verde,cape verde|CW CUW curacao|CX CXR christmas island|CY CYP cyprus
CZ CZE czechia,czech republic,ceska republika,cesko,tschechien
DE DEU germany,deutschland,allemagne,alemania,germania,duitsland,federal republic of germany,brd
DJ DJI djibouti|DK DNK denmark,danmark,danemark,dinamarca|DM DMA dominica
DO DOM dominican republic,republica dominicana|DZ DZA algeria|EC ECU ecuador|EE EST estonia,eesti
EG EGY egypt,agypten|EH ESH western sahara|ER ERI eritrea|ES ESP spain,espana,spanien,espagne,spagna
ET ETH ethiopia|FI FIN finland,suomi,finnland,finlande|FJ FJI fiji|FK FLK falkland islands|FM FSM micronesia
FO FRO faroe islands|FR FRA france,frankreich,francia,frankrijk|GA GAB gabon
GB GBR united kingdom,uk,u k,great britain,britain,england,scotland,wales,northern ireland
GB GBR grossbritannien,royaume uni
GB GBR united kingdom of great britain and northern ireland,vereinigtes konigreich,reino unido
GD GRD grenada|GE GEO georgia|GF GUF french guiana|GG GGY guernsey|GH GHA ghana|GI GIB gibraltar
GL GRL greenland|GM GMB gambia|GN GIN guinea|GP GLP guadeloupe|GQ GNQ equatorial guinea
GR GRC greece,hellas,ellada,griechenland,el|GS SGS south georgia|GT GTM guatemala|GU GUM guam
GW GNB guinea bissau|GY GUY guyana|HK HKG hong kong|HM HMD heard island|HN HND honduras
HR HRV croatia,hrvatska,kroatien|HT HTI haiti|HU HUN hungary,magyarorszag,ungarn|ID IDN indonesia
IE IRL ireland,eire,republic of ireland,irland|IL ISR israel|IM IMN isle of man|IN IND india,bharat,indien
IO IOT british indian ocean territory|IQ IRQ iraq|IR IRN iran,iran islamic republic of,islamic republic of iran
IS ISL iceland,island
IT ITA italy,italia,italien,italie|JE JEY jersey|JM JAM jamaica|JO JOR jordan
JP JPN japan,ri ben,ri ben guo,nippon,japon
KE KEN kenya|KG KGZ kyrgyzstan|KH KHM cambodia|KI KIR kiribati|KM COM comoros|KN KNA saint kitts and nevis
KP PRK north korea,korea democratic peoples republic of
KR KOR south korea,korea,republic of korea,korea republic of,korea south,daehanmingug,hangug|KW KWT kuwait
KY CYM cayman islands
KZ KAZ kazakhstan|LA LAO laos,lao peoples democratic republic|LB LBN lebanon|LC LCA saint lucia
LI LIE liechtenstein|LK LKA sri lanka
LR LBR liberia|LS LSO lesotho|LT LTU lithuania,lietuva|LU LUX luxembourg,luxemburg|LV LVA latvia,latvija
LY LBY libya|MA MAR morocco,maroc|MC MCO monaco|MD MDA moldova,moldova republic of,republic of moldova
ME MNE montenegro|MF MAF saint martin
MG MDG madagascar|MH MHL marshall islands|MK MKD north macedonia,macedonia|ML MLI mali|MM MMR myanmar,burma
MN MNG mongolia|MO MAC macau,macao|MP MNP northern mariana islands|MQ MTQ martinique|MR MRT mauritania
MS MSR montserrat|MT MLT malta|MU MUS mauritius|MV MDV maldives|MW MWI malawi
MX MEX mexico,mejico,mexiko,mexique|MY MYS malaysia|MZ MOZ mozambique|NA NAM namibia|NC NCL new caledonia
NE NER niger|NF NFK norfolk island|NG NGA nigeria|NI NIC nicaragua
NL NLD netherlands,the netherlands,nederland,holland,niederlande,pays bas,paises bajos
NO NOR norway,norge,norwegen,noreg|NP NPL nepal|NR NRU nauru|NU NIU niue
NZ NZL new zealand,neuseeland,aotearoa|OM OMN oman|PA PAN panama|PE PER peru|PF PYF french polynesia
PG PNG papua new guinea|PH PHL philippines|PK PAK pakistan|PL POL poland,polska,polen,pologne
PM SPM saint pierre and miquelon|PN PCN pitcairn|PR PRI puerto rico|PS PSE palestine|PT PRT portugal
PW PLW palau|PY PRY paraguay|QA QAT qatar|RE REU reunion|RO ROU romania,rumanien|RS SRB serbia,srbija
RU RUS russia,russian federation,rossiia|RW RWA rwanda|SA SAU saudi arabia,ksa|SB SLB solomon islands
SC SYC seychelles|SD SDN sudan|SE SWE sweden,sverige,schweden,suede,suecia|SG SGP singapore,singapur
SH SHN saint helena|SI SVN slovenia,slovenija|SJ SJM svalbard
SK SVK slovakia,slovensko,slovak republic,slowakei|SL SLE sierra leone|SM SMR san marino|SN SEN senegal
SO SOM somalia|SR SUR suriname|SS SSD south sudan|ST STP sao tome and principe|SV SLV el salvador
SX SXM sint maarten|SY SYR syria,syrian arab republic|SZ SWZ eswatini,swaziland|TC TCA turks and caicos islands
TD TCD chad
TF ATF french southern territories|TG TGO togo|TH THA thailand|TJ TJK tajikistan|TK TKL tokelau
TL TLS timor leste,east timor|TM TKM turkmenistan|TN TUN tunisia,tunisie|TO TON tonga
TR TUR turkey,turkiye,turkei,turquie|TT TTO trinidad and tobago|TV TUV tuvalu
TW TWN taiwan,taiwan province of china|TZ TZA tanzania,tanzania united republic of,united republic of tanzania
UA UKR ukraine,ukraina|UG UGA uganda|UM UMI united states minor outlying islands
US USA united states,united states of america,u s,u s a,america,vereinigte staaten,etats unis
US USA estados unidos,the united states
UY URY uruguay|UZ UZB uzbekistan|VA VAT vatican city,holy see|VC VCT saint vincent and the grenadines
VE VEN venezuela,venezuela bolivarian republic of|VG VGB british virgin islands|VI VIR us virgin islands
VN VNM vietnam,viet nam
VU VUT vanuatu|WF WLF wallis and futuna|WS WSM samoa|YE YEM yemen|YT MYT mayotte
ZA ZAF south africa,sudafrika|ZM ZMB zambia|ZW ZWE zimbabwe
AT AUT republik osterreich|BG BGR balgariia,bulgarie
CH CHE confoederatio helvetica,schweizerische eidgenossenschaft,swiss,svizra
CN CHN people s republic of china,p r china,pr china
DE DEU bundesrepublik deutschland,almanya,germany federal republic of|ES ESP reino de espana
FR FRA republique francaise|GB GBR inghilterra,angleterre,inglaterra,regno unito|HK HKG xiang gang
HU HUN hongrie|IT ITA italie|UA UKR ukraiyna
US USA estados unidos de america,etats unis d amerique,ee uu,eeuu,stati uniti
"""


def _spellings() -> dict[str, str]:
    known: dict[str, str] = {}
    for entry in _ISO_3166.strip().replace("\n", "|").split("|"):
        alpha_2, alpha_3, names = entry.split(" ", 2)
        for spelling in (alpha_2.lower(), alpha_3.lower(), *names.split(",")):
            known[spelling] = alpha_2
    return known


_SPELLINGS = _spellings()
ISO_COUNTRIES = frozenset(_SPELLINGS.values())


@lru_cache(CACHE_SIZE)
def country(value: str) -> str | None:
    """ISO 3166-1 alpha-2 code; an unknown spelling stays as upper-case text, for it still compares."""
    folded = text(value)
    return None if folded is None else _SPELLINGS.get(folded, folded.upper())
