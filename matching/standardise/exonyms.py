"""Cities under one of the names that they have in several languages."""

from matching.standardise.text import fold_umlauts

# The one name, then the others, as lower-case ASCII words.
_CITIES = """
munchen: munich, monaco di baviera|koln: cologne|nurnberg: nuremberg|hannover: hanover|wien: vienna
geneva: geneve, genf|milan: milano, mailand|rome: roma, rom|turin: torino|florence: firenze, florenz
naples: napoli, neapel|venice: venezia, venedig|brussels: bruxelles, brussel|prague: praha, prag
warsaw: warszawa, warschau, varsovie, varsovia|lisbon: lisboa, lissabon, lisbonne|seville: sevilla
copenhagen: kobenhavn, kopenhagen, copenhague
copenhagen: kobenhavn k, kobenhavn n, kobenhavn v, kobenhavn o, kobenhavn s, kobenhavn sv, kobenhavn nv
the hague: den haag, s gravenhage|gothenburg: goteborg|antwerp: anvers, antwerpen|ghent: gent, gand
basel: bale, basle|zurich: zuerich|strasbourg: strassburg|moscow: moskva, moskau|athens: athina, athen
washington: washington d c, washington dc|new york: nyc, new york city, n y c, new york n y
frankfurt main: frankfurt, frankfurt am main, frankfurt a m, frankfurt a main, frankfurt m
frankfurt oder: frankfurt an der oder, frankfurt o, frankfurt oder|a coruna: la coruna, corunna
san sebastian: donostia, donostia san sebastian
mexico city: ciudad de mexico, cdmx, mexico d f, mexico df, mexico stadt|porto: oporto
den bosch: s hertogenbosch, hertogenbosch|liege: luik, luttich|krakow: cracow, krakau, cracovie|wroclaw: breslau
gdansk: danzig|poznan: posen|helsinki: helsingfors|turku: abo|belgrade: beograd, belgrad
bucharest: bucuresti, bukarest|st petersburg: st peterburg, sankt peterburg, st petersburg, leningrad
kyiv: kiev, kyyiv, kiew|lviv: lvov, lemberg|kharkiv: kharkov|odesa: odessa|beijing: bei jing, peking
shanghai: shang hai|guangzhou: guang zhou, canton|shenzhen: shen zhen|hong kong: xiang gang, hongkong
taipei: tai bei|tokyo: dong jing, dong jing dou, tokio, tokyo to|osaka: da ban|kyoto: jing dou|yokohama: heng bang
seoul: seoul teugbyeolsi|mumbai: bombay|bengaluru: bangalore|kolkata: calcutta|chennai: madras|pune: poona
ho chi minh city: saigon, thanh pho ho chi minh, ho chi minh|istanbul: konstantinopel|izmir: smyrna|los angeles: l a
luzern: lucerne, lucerna|biel: bienne, biel bienne|fribourg: freiburg im uechtland|bolzano: bozen, bolzano bozen
genoa: genova, genua, genes|padua: padova|mantua: mantova|leghorn: livorno|trieste: triest
achen: aix la chapelle, aken|london: londres, londra|stockholm: estocolmo|riyadh: al riyadh, ar riyad, riad
cairo: al qahirah, kairo|tel aviv: tel aviv yafo, tel aviv jaffa|jerusalem: yerushalayim|bratislava: pressburg
ljubljana: laibach|zagreb: agram|vilnius: wilna|tallinn: reval|brugge: bruges|leuven: louvain|mechelen: malines
kortrijk: courtrai|mainz: mayence|trier: treves|regensburg: ratisbonne|dublin: baile atha cliath
palma: palma de mallorca|vitoria: vitoria gasteiz, gasteiz|bilbao: bilbo|pamplona: iruna, pamplona iruna
"""

EXONYMS = {
    fold_umlauts(other): name
    for entry in _CITIES.strip().replace("\n", "|").split("|")
    for name, _, others in [entry.partition(": ")]
    for other in others.split(", ")
}
"""The one name by each of the others, umlauts folded."""
