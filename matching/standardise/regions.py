"""States and provinces by their postal codes."""

_REGIONS = """
al alabama|ak alaska|az arizona|ar arkansas|ca california|co colorado|ct connecticut|de delaware|fl florida
ga georgia|hi hawaii|id idaho|il illinois|in indiana|ia iowa|ks kansas|ky kentucky|la louisiana|me maine
md maryland|ma massachusetts|mi michigan|mn minnesota|ms mississippi|mo missouri|mt montana|ne nebraska
nv nevada|nh new hampshire|nj new jersey|nm new mexico|ny new york|nc north carolina|nd north dakota|oh ohio
ok oklahoma|or oregon|pa pennsylvania|ri rhode island|sc south carolina|sd south dakota|tn tennessee
tx texas|ut utah|vt vermont|va virginia|wa washington|wv west virginia|wi wisconsin|wy wyoming
dc district of columbia|dc washington dc|pr puerto rico|nsw new south wales|vic victoria|qld queensland
sa south australia|wa western australia|tas tasmania|nt northern territory|act australian capital territory
ab alberta|bc british columbia|mb manitoba|nb new brunswick|nl newfoundland and labrador|nl newfoundland
ns nova scotia|on ontario|pe prince edward island|qc quebec|sk saskatchewan|yt yukon|nu nunavut
nt northwest territories|bw baden wurttemberg|by bayern|by bavaria|be berlin|bb brandenburg|hb bremen
hh hamburg|he hessen|he hesse|mv mecklenburg vorpommern|ni niedersachsen|ni lower saxony
nw nordrhein westfalen|nw north rhine westphalia|nw nrw|rp rheinland pfalz|rp rhineland palatinate
sl saarland|sn sachsen|sn saxony|st sachsen anhalt|st saxony anhalt|sh schleswig holstein|th thuringen
th thuringia|md madrid|md comunidad de madrid|ct cataluna|ct catalunya|ct catalonia|an andalucia
an andalusia|pv pais vasco|pv euskadi|vc comunidad valenciana|vc comunitat valenciana|ga galicia
al ala|az ariz|ar ark|ca calif|co colo|ct conn|fl fla|il ill|in ind|ks kans|ma mass|mi mich|mn minn|ms miss|mt mont
ne nebr|nv nev|nh n h|nj n j|nm n m|ny n y|nc n c|nd n d|ok okla|or ore|pa penn|pa penna|ri r i|sc s c|sd s d
tn tenn|tx tex
wa wash|wv w va|wi wis|wi wisc|wy wyo|dc d c|nsw n s w
ab alta|mb man|on ont|qc que|qc pq|sk sask|nl nfld|pe pei|ac acre|am amazonas|ba bahia|ce ceara|es espirito santo
go goias|ma maranhao|mt mato grosso|ms mato grosso do sul|mg minas gerais|pa para|pb paraiba|pr parana|pe pernambuco
pi piaui|rn rio grande do norte|rs rio grande do sul|ro rondonia|rr roraima|sc santa catarina|se sergipe|to tocantins
idf ile de france|paca provence alpes cote d azur|ara auvergne rhone alpes
"""


def region_codes() -> dict[str, str]:
    """Lower-case postal code by the lower-case ASCII name of the state or province."""
    entries = (entry.split(" ", 1) for entry in _REGIONS.strip().replace("\n", "|").split("|"))
    return {name: code for code, name in entries}
