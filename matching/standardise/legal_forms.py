"""Legal forms of companies and the ways they are written."""

from matching.standardise.text import word_set

# One line per form: the canonical form, then its other spellings, as lower-case ASCII words with "&" as
# "and". Forms and abbreviations follow the Entity Legal Forms code list of ISO 20275, published by GLEIF.
_SPELLINGS = """
inc: incorporated, incorporation
corp: corporation
co: company, compagnie, cie, compania, cia, and co, and company, and cie, and compagnie, y cia, and cia
llc: limited liability company, limited liability co
llp: limited liability partnership
lllp:
lp: limited partnership
pllc:
pc: professional corporation
ltd: unipessoal lda, unipessoal limitada, ltda me, ltda epp
ltd: limited, ltda, lda, limitada, limitada por quotas, limitee, ltee, limite
co ltd: company limited, co limited, company ltd, and co ltd, and company limited
plc: public limited company, public ltd co
cic: community interest company
pty ltd: pty limited, proprietary limited, proprietary ltd, pty
pte ltd: pte limited, private limited, pvt ltd, pvt limited, private ltd, pte
sdn bhd: sendirian berhad
bhd: berhad
gmbh: gesellschaft mit beschrankter haftung, gesellschaft mit beschraenkter haftung, gesellschaft mbh
gmbh: ges mbh, gesmbh, mbh, g m b h, ggmbh, gesellschaft m b h
gmbh co kg: gmbh and co kg, gmbh and co, gmbh and cokg, gmbh u co kg, gmbh and co kommanditgesellschaft
gmbh co kg: gmbh and compagnie kg, gmbh and cie kg, gmbh and co k g
gmbh co kgaa: gmbh and co kgaa
se co kgaa: se and co kgaa
ag co kgaa: ag and co kgaa
se co kg: se and co kg
ltd co kg: ltd and co kg, limited and co kg
stiftung co kg: foundation and co kg
og: offene gesellschaft, o g
e u: eingetragenes unternehmen, eingetragener unternehmer
partg: partg mbb, partgmbb, partnerschaftsgesellschaft, partnerschaftsgesellschaft mbb
aor: anstalt des offentlichen rechts, ao r
genossenschaft:
na: national association
asbl: a s b l, association sans but lucratif
vzw: v z w, vereniging zonder winstoogmerk
ans:
is: i s, interessentskab
ks: k s, kommanditselskab
ky: kommandiittiyhtio
tmi: toiminimi
gie: groupement d interet economique
gmbh co ohg: gmbh and co ohg
ug: ug haftungsbeschrankt, ug haftungsbeschraenkt, unternehmergesellschaft
ug: unternehmergesellschaft haftungsbeschrankt, unternehmergesellschaft haftungsbeschraenkt
ug co kg: ug and co kg, ug haftungsbeschrankt and co kg, ug haftungsbeschraenkt and co kg
ag: aktiengesellschaft, a g
ag co kg: ag and co kg
kg: kommanditgesellschaft, k g
kgaa: kommanditgesellschaft auf aktien
ohg: offene handelsgesellschaft, o h g
gbr: gesellschaft burgerlichen rechts, gesellschaft buergerlichen rechts
ek: e k, eingetragener kaufmann, eingetragene kauffrau, e kfm, ekfm, e kfr
ev: e v, eingetragener verein
eg: eingetragene genossenschaft, e g
kdor: k d o r
se: societas europaea
sa: s a, societe anonyme, sociedad anonima, sociedade anonima, sociedad anonyma
sarl: s a r l, s arl, sa rl, societe a responsabilite limitee, sagl, societa a garanzia limitata
sas: s a s, societe par actions simplifiee
sasu: societe par actions simplifiee unipersonnelle
eurl: e u r l, entreprise unipersonnelle a responsabilite limitee
snc: s n c, societe en nom collectif, societa in nome collettivo
sci: societe civile immobiliere
scop: scp
sca: societe en commandite par actions
scs: societe en commandite simple
sl: s l, sociedad limitada, sociedad de responsabilidad limitada
slu: s l u, sociedad limitada unipersonal
sau: s a u, sociedad anonima unipersonal
sll: s l l
scoop: s coop, soc coop, sociedad cooperativa, societa cooperativa, societe cooperative
sa de cv: s a de c v, sociedad anonima de capital variable, sab de cv, sapi de cv, s a p i de c v
s de rl de cv: s de r l de c v, sde rl de cv
spa: s p a, spa a socio unico, societa per azioni
srl: srl a socio unico, srl unipersonale, srl unip
srl: s r l, societa a responsabilita limitata, sociedad de responsabilidad ltda
srls: s r l s
sapa: s a p a
bv: sprl, societe privee a responsabilite limitee
bv: b v, besloten vennootschap, bvba, besloten vennootschap met beperkte aansprakelijkheid
nv: n v, naamloze vennootschap
cv: c v, commanditaire vennootschap
cvba: scrl, cooperatieve vennootschap met beperkte aansprakelijkheid
vof: v o f, vennootschap onder firma
ab: aktiebolag, a b, ab publ
hb: handelsbolag
as: a s, aksjeselskap, aktieselskab
asa: allmennaksjeselskap
aps: anpartsselskab
oy: osakeyhtio, o y
oyj: julkinen osakeyhtio
ou: osauhing
uab: uzdaroji akcine bendrove
sia:
sp z oo: sp z o o, spolka z ograniczona odpowiedzialnoscia, spolka z o o
sp z oo: spolka z oo, sp zoo, spzoo
sp k: spolka komandytowa, sp z oo sp k, spolka z oo sp k
sp j: spolka jawna
spolka akcyjna:
sro: s r o, spol s r o, spol s ro, spol sro, spolecnost s rucenim omezenym
akciova spolecnost:
doo: d o o, drustvo s ogranicenom odgovornoscu
dd: d d, dionicko drustvo
kft: korlatolt felelossegu tarsasag
zrt: zartkoruen mukodo reszvenytarsasag
nyrt:
ooo: o o o, obshchestvo s ogranichennoi otvetstvennostiu
oao: pao, zao
eood: ood
kk: k k, kabushiki kaisha, kabushiki gaisha
gk: godo kaisha
pt:
tbk: pt tbk
ehf: einkahlutafelag
hf: hlutafelag
wll: w l l, with limited liability
pjsc: public joint stock company
jsc: joint stock company
epe: e p e, etaireia periorismenis efthynis
ike: i k e
ae: a e, anonymi etaireia, anonimi eteria
yk: yugen kaisha
sae:
eireli:
as ticaret: anonim sirketi, a s ti, sanayi ve ticaret as, san ve tic as, san tic as, ticaret as, tic as
as ticaret: sanayi ve ticaret anonim sirketi
ltd sti: limited sirketi, ltd sirketi, tic ltd sti, san ve tic ltd sti, san tic ltd sti
ltd sti: sanayi ve ticaret ltd sti, sanayi ve ticaret limited sirketi, ticaret ltd sti
fzco: fze, fz llc
"""

# Anywhere in the name these can be nothing else; the others are words, initials or places too, and count at
# the end.
UNMISTAKABLE = word_set("inc corp llc llp lllp pllc ltd plc gmbh kgaa ohg sarl sasu eurl")

# Forms that custom also writes first: SARL Dupont, OOO Romashka, PT Astra, AB Volvo.
LEADING = word_set("sarl sas sasu eurl sa snc sci gie ooo oao pt uab ab oy as zao pao kk spa")


def legal_form_spellings() -> dict[tuple[str, ...], str]:
    """Canonical legal form by its words as written."""
    forms: dict[tuple[str, ...], str] = {}
    for line in _SPELLINGS.strip().splitlines():
        canonical, _, spellings = line.partition(":")
        for spelling in (canonical, *spellings.split(",")):
            if words := tuple(spelling.split()):
                forms.setdefault(words, canonical)
    return forms
