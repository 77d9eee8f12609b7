"""The words of organisations' names and the ways they are shortened or written in other languages."""

from __future__ import annotations

# After each word its other spellings, as lower-case ASCII words with umlauts folded.
_WORDS = """
and: und et y og och
international: intl internat int internationale internationaler internacional internazionale
national: natl nat nationale nacional nazionale|manufacturing: mfg manuf mfr manufacture manufacturers
services: svc svcs service srvs serv svs srv servicios servizi|brothers: bros|gebruder: gebr
associates: assoc assocs associate asociados associes|association: assn asociacion associazione assocn
group: grp gp gruppe groupe grupo gruppo|holding: hldg hldgs holdings
technology: tech technologies techn technologie tecnologia tecnologias technol
management: mgmt mgt mngmt|distribution: dist distr distrib distributors distributor
industries: ind inds industry industrie industrias|engineering: eng engr engg engrg
university: univ uni universitat universite universita universidad universiteit universidade
institute: inst institut instituto istituto|center: ctr centre cntr zentrum centro|department: dept
government: govt gov|hospital: hosp krankenhaus hopital ospedale ziekenhuis|laboratories: lab labs laboratory
systems: sys system syst systemes sistemas|solutions: solution soln solns losungen soluciones
enterprises: ent enterprise entp entreprise entreprises empresas|pharma: pharm pharmaceuticals pharmaceutical
construction: constr const construcciones constructions|electric: elec|equipment: equip eqpt
school: sch schule ecole escuela scuola|academy: acad akademie|elementary: elem|church: ch
st: saint sankt|mount: mt|fort: ft|communications: comms communication|committee: cmte comm
products: prod prods product|research: res|transport: trans transp transportation transporte transporti
logistics: logistic logistik logistica logistique|marketing: mktg|markets: mkt mkts market
finance: fin financial|investments: inv invt invs invest investment|properties: prop props property
insurance: ins|builders: bldrs builder|consulting: cons consult consultants consultant consultancy
development: dev devel developments|foundation: fdn found stiftung fundacion fondation fondazione
corporate: corpt|american: amer|museum: mus|library: libr|city: cty|county: cnty|federal: fed|general: gen genl
medical: med|advertising: advtg|agency: agcy agencia agence|machinery: mach|wholesale: whsl|works: wrks
restaurant: rest ristorante restaurante
1: one|2: two|3: three|4: four|5: five|6: six|7: seven|8: eight|9: nine|10: ten
1st: first erste|2nd: second|3rd: third|4th: fourth|5th: fifth|6th: sixth|7th: seventh|8th: eighth
9th: ninth|10th: tenth
"""

ALIASES = {
    spelling: word
    for entry in _WORDS.strip().replace("\n", "|").split("|")
    for word, _, spellings in [entry.partition(":")]
    for spelling in spellings.split()
}
"""The one word for each of its spellings."""

DEPARTMENT_WORDS = frozenset(
    """
    department dept abteilung abt division werk plant site standort niederlassung zweigniederlassung filiale branch
    office subsidiary store warehouse lager headquarters hq zentrale hauptverwaltung einkauf purchasing buchhaltung
    accounting accounts payable vertrieb sales attn attention zhd campus building gebaude faculty fakultat lehrstuhl
    agence succursale sucursal delegacion sede reparto hd ufficio afdeling vestiging
    """.split()  # noqa: SIM905
)
"""With what word, folded, the name of a part of an organisation begins: Dept. 5, Werk Berlin, Attn. Purchasing."""
