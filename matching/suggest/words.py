"""Words that tell names of people, organisations, places and streets apart."""

from __future__ import annotations

from matching.standardise.nicknames import canonical_forms
from matching.standardise.text import fold_umlauts, word_set

# Given names beyond those that have short forms (matching.standardise.nicknames), by frequency in the
# registers of births of the United States, the United Kingdom, Germany, France, Spain, Italy, the Netherlands
# and Scandinavia, and frequent ones of South and East Asia, the Slavic and the Arabic world.
_GIVEN = """
aaron adam aidan aiden alan alana alba aldo alessandra alessandro alessia alexis alice alicia alina alison
allison alva alvaro alyssa amber amelia amy ana anais andre andrej angelo anita anja anke annika antje
antoine anton antonia aria ariana arjun arlene arne arthur ashley astrid athena aurelie aurora ava axel ayse
bailey beau benoit bernadette bertrand bethany beverly birgit bjorn blake bonnie boris bradley brandon
brenda brendan brett brian brianna britney brittany brooke bruce bruno bryan caitlin caleb callum cameron
camila camille carla carlo carlos carmen carmela carol carole cassandra catalina cedric celine chantal
chelsea cheryl chiara chloe claude claudia claudio claudine clement cody connie connor corinne craig
cristina crystal cynthia dagmar dale damien dana daniela daniele danielle darren dawn dean delphine denis
denise derek destiny diana diane diego dimitri donna doreen doris dylan ebony edith edgar edwin eileen
elaine elena elias elijah ella elsa elvira emil emilia emilio emilie emma emmanuel enzo eric erica erika
erin ernest ernst estelle ethan eva evan fabian fabien fabio fabrice fatima federico felicity felix fernando
fernand filip finn fiona florian francesca francesco franck frank gael gareth gary gavin georgia georgina
gerard gianni gina giorgia giovanni giulia gladys glen glenn gloria gordon grace graham grant grete guido
guy gwendolyn hannah harley harper harriet harrison harvey hassan hayden hayley heather hector heike heiko
helga hendrik henrik herve hiroshi holger holly hope hugh hugo hunter ian ibrahim igor ilse imogen ines inga
ingrid ingo irena irene iris irma isaac isaiah ivan ivana jack jackson jade jan jana jared jarrod jason jay
jayden jean jenna jens jeroen jill joan joana joanna joanne jodie joel joelle joerg johan johanna jonas
jordan jorg jorge josie joyce juan julien juliette justin justine kai kaitlin kaitlyn kara karin karina karl
kasper katja katrin kay kayla keith kelly kelsey kerry kevin kiara kieran kirsty klara kristian kurt kyle
lachlan lara larissa lasse latoya lea leah leon leonie leticia levi lewis lia liesbeth lina linus lionel
lisa lloyd logan lorena lorenzo lori lorraine luana luca lucas luciano lucien ludovic luigi luisa lukas luke
lydia lyn lynn mackenzie madison mael maeva maja malcolm mandy manon manuela marc marcel marcella marcelo
marcin marco mareike margot mariana marianne marie mariela marina mario marion marisa maritza marius
marjorie markus marlene marlon martina martine marvin mason massimo mathis mathieu mats maureen max maxime
maya megan mehdi melinda mercedes meredith mia micha michaela michal mikael mila milan mina mirko mitchell
mohan molly monique morgan muriel nadia nadine naomi nathan nelson nele nia nicola nigel nikhil niklas nils
nina noah noel noelle noemi nora norma norman olaf olga olivier omar orlando oscar owen pablo paige paolo
pascal patrizia pauline pavel pedro peggy per perry phoebe pierre pieter piotr priya quentin rainer ralf
ralph raj rajesh ravi rebekah regine reinaldo remi rene renee rhys ricardo riccardo riley rita roberta robin
robyn rocio rodney roland romain roman romy ronja rory rosalie rosemarie ross rowan roy ruben russell ryan
sabrina saskia samir samira sandra sandrine sara savannah scott sean sergei serge selina shane shannon
sharon shaun shawn sheila sherry shirley sienna silke silvia simon simone simona sonia sonja sophia stacey
stacy stanislas stella stephane steffen sven svenja sunil sybille tamara tanja tania tanya tara tatiana
taylor teagan theo thea thibault thierry thorsten tiffany tina todd tracey tracy travis trevor tristan troy
tyler tyson umberto uwe valentina valeria valerie vera verena vicente vincent viola violet vivian vivienne
vladimir wade wanda warren wayne wendy wesley willow xavier yannick yasmin yolanda yusuf yves yvette yvonne
zac zachary zoe zoey abdul ahmed ali anil deepak dmitri elif emre haruka hiroki jing kenji krzysztof lei
mehmet mei min mustafa nguyen oksana pawel pooja rahul rohan sanjay sergey soo suresh takashi tomasz vijay
wei wen xiao yan yuki yuri zeynep annabel bella benjamin billie eden eliza ellie finlay gabriella indiana
isla jasmin jaxon jesse joshua kane lauren lucinda mikayla mikaela nicholas oliver poppy ruby sarah
sebastian stephanie tahlia thomas toby zane alexandria kirra bronte ainsley courtney jacinta dante abbey
charlize kyra lily
"""

# Surnames by frequency in the censuses and registers of the same countries.
_SURNAMES = """
smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson
anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis
robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera
campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart
morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim
cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo
sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler
henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds
griffin wallace moreno west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford
castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman
webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon
munoz hunt hicks holmes palmer wagner black robertson boyd stone salazar fox warren mills meyer rice schmidt
garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins
arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll
lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras
willis carpenter lawrence sandoval guerrero george chapman rios estrada ortega watkins greene nunez wheeler
valdez harper burke larson santiago maldonado morrison franklin carlson austin dominguez carr lawson jacobs
obrien lynch singh vega bishop montgomery oliver jensen harvey williamson gilbert dean sims espinoza howell
li wong reid hanson mccoy garrett burton fuller wang weber welch rojas lucas marquez fields park yang little
banks padilla day walsh bowman schultz luna fowler mejia davies owen lloyd griffiths rees bowen parry
pritchard wilkinson barker hodgson bates saunders fletcher booth cartwright atkinson dawson dobson pearson
barrett holland chambers gregory poole cross goodwin norris lamb savage bird barber potter nash fleming kaur
hussain ahmed khan begum ali shah macdonald mackenzie mclean mackay fraser sinclair sutherland mccarthy
byrne oconnor oneill doyle gallagher doherty quinn moran brennan daly nolan flynn muller schneider fischer
becker schulz hoffmann schafer koch bauer richter klein wolf schroder neumann schwarz zimmermann braun
kruger hofmann hartmann lange schmitt werner krause meier lehmann schmid schulze maier kohler herrmann konig
walter mayer huber kaiser fuchs lang scholz moller weiss jung hahn schubert vogel friedrich keller gunther
frank berger winkler roth beck lorenz baumann franke albrecht schuster simon ludwig bohm winter kraus
martens schumacher kramer vogt stein jager otto sommer gross seidel heinrich brandt haas schreiber graf
schulte dietrich ziegler kuhn kuhne pohl engel horn busch bergmann voigt sauer pfeiffer gruber steiner moser
egger bernard dubois robert richard petit durand leroy moreau laurent lefebvre michel david bertrand roux
vincent fournier morel girard andre lefevre mercier dupont lambert bonnet francois legrand garnier faure
rousseau blanc guerin roussel nicolas perrin morin mathieu clement gauthier dumont fontaine chevalier robin
masson gerard boyer denis lemaire duval joly gautier roger roche roy noel meunier jean marchand dufour
blanchard marie barbier brun dumas brunet leroux colas rossi russo ferrari esposito bianchi romano colombo
ricci marino greco bruno gallo conti deluca mancini costa giordano rizzo lombardi moretti barbieri fontana
santoro mariani rinaldi caruso ferrara galli martini leone longo gentile martinelli vitale gil serrano
blanco molina suarez rubio marin sanz iglesias garrido cortes lozano cano prieto calvo gallego vidal leon
cabrera campos fuentes carrasco diez caballero nieto pascual herrero santana lorenzo hidalgo montero ibanez
gimenez ferrer duran benitez mora vicente arias crespo roman pastor jong jansen vries berg bakker dijk
visser smit meijer boer mulder groot bos vos hendriks leeuwen dekker brouwer wit dijkstra smits graaf meer
andersson johansson karlsson nilsson eriksson larsson olsson persson svensson gustafsson pettersson johansen
olsen larsen andersen pedersen nielsen christensen rasmussen sorensen petersen madsen kristensen ferreira
pereira oliveira rodrigues martins sousa fernandes goncalves gomes lopes marques almeida carvalho nowak
kowalski wisniewski wojcik kowalczyk kaminski lewandowski novak svoboda horvat ivanov petrov popov kumar
sharma gupta reddy zhang liu huang zhao wu zhou xu sun ma zhu hu guo he lin tanaka suzuki takahashi watanabe
ito yamamoto nakamura kobayashi kato choi pham yilmaz kaya demir celik painter hathaway parr webster
blackwell stubbs hooper reeves holt goodman lowe bond sharp page hardy frost rowe ashton
"""

# Large cities of Europe, America, Asia and Australia, each by its first word as written without accents.
_CITIES = """
london birmingham manchester leeds glasgow sheffield bradford liverpool edinburgh bristol wakefield cardiff
coventry leicester sunderland belfast newcastle brighton hull plymouth stoke wolverhampton derby swansea
southampton aberdeen portsmouth york peterborough dundee oxford newport preston norwich swindon poole
bournemouth middlesbrough bolton blackpool ipswich telford reading luton slough watford cambridge exeter
gloucester colchester crawley chelmsford berlin hamburg munchen munich koln cologne frankfurt stuttgart
dusseldorf leipzig dortmund essen bremen dresden hannover nurnberg duisburg bochum wuppertal bielefeld bonn
munster mannheim karlsruhe augsburg wiesbaden kiel aachen braunschweig chemnitz magdeburg freiburg mainz
lubeck erfurt rostock kassel potsdam ulm wien vienna graz linz salzburg innsbruck zurich geneva basel bern
lausanne winterthur luzern paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille
rennes reims toulon grenoble dijon angers nimes villeurbanne clermont brest tours amiens limoges metz
besancon orleans rouen mulhouse caen nancy argenteuil montreuil perpignan avignon madrid barcelona valencia
sevilla seville zaragoza malaga murcia palma bilbao alicante cordoba valladolid vigo gijon granada elche
oviedo badalona cartagena terrassa sabadell pamplona almeria burgos santander salamanca huelva lleida rome
roma milan milano naples napoli turin torino palermo genoa genova bologna florence firenze bari catania
venice venezia verona messina padova padua trieste brescia parma modena lisbon lisboa porto braga coimbra
amsterdam rotterdam utrecht eindhoven tilburg groningen almere breda nijmegen haarlem arnhem brussels
bruxelles antwerp ghent gent liege brugge copenhagen kobenhavn aarhus odense stockholm goteborg gothenburg
malmo uppsala oslo bergen trondheim stavanger helsinki espoo tampere turku dublin cork limerick galway
waterford warsaw warszawa krakow lodz wroclaw poznan gdansk prague praha brno ostrava budapest debrecen
bucharest cluj sofia belgrade zagreb ljubljana athens thessaloniki istanbul ankara izmir moscow kiev kyiv
minsk riga vilnius tallinn angeles chicago houston phoenix philadelphia antonio diego dallas austin
jacksonville fort columbus charlotte indianapolis francisco seattle denver washington nashville oklahoma
boston vegas portland memphis louisville baltimore milwaukee albuquerque tucson fresno sacramento mesa
atlanta omaha raleigh miami minneapolis tulsa bakersfield tampa wichita arlington aurora cleveland anaheim
honolulu henderson stockton riverside lexington corpus irvine cincinnati orlando pittsburgh plano newark
durham greensboro lincoln chandler toledo madison gilbert reno wayne lubbock laredo irving chesapeake
glendale scottsdale norfolk fremont boise richmond baton spokane modesto tacoma fontana rochester oxnard
moreno fayetteville huntington yonkers montgomery akron augusta mobile amarillo shreveport overland
knoxville worcester brownsville providence chattanooga lauderdale tempe salem eugene hollywood pasadena
sunnyvale pomona hartford springfield toronto montreal vancouver calgary edmonton ottawa winnipeg quebec
hamilton kitchener halifax victoria sydney melbourne brisbane perth adelaide canberra hobart darwin geelong
townsville cairns toowoomba ballarat bendigo wollongong launceston mackay rockhampton bunbury parramatta
penrith auckland wellington christchurch dunedin tokyo osaka nagoya sapporo fukuoka kyoto kobe yokohama
beijing shanghai guangzhou shenzhen chengdu wuhan tianjin singapore seoul busan incheon taipei hanoi bangkok
jakarta manila mumbai delhi bangalore bengaluru hyderabad chennai kolkata pune ahmedabad karachi lahore
dubai cairo lagos nairobi johannesburg durban pretoria casablanca tunis mexico guadalajara monterrey puebla
tijuana bogota medellin cali lima quito caracas santiago paulo janeiro brasilia salvador fortaleza curitiba
recife manaus belem goiania buenos rosario mendoza montevideo
"""

# Words that open or close names of places, and nothing else as often.
PLACE_WORDS = word_set(
    "saint st san santa santo bad los las el la le les port mount mt fort lake north south east west "
    "upper lower new city town village beach bay hills heights park springs falls valley ridge creek "
    "grove point island river vale downs plains gardens junction hill green wood head waters flat "
    "crossing harbour harbor sur mer sierra mar real sul bei am an der ob borough"
)
PLACE_ENDINGS = (
    "ville", "burg", "burgh", "borough", "bury", "ham", "ford", "town", "dorf", "stadt", "hausen",
    "heim", "ingen", "berg", "mouth", "field", "wick", "worth", "furt", "bach", "au", "bourg", "grad",
    "polis", "dale", "ton", "ley", "bridge", "minster", "chester", "caster", "stein", "feld", "wood",
    "haven", "brook", "port", "court", "hagen",
)  # fmt: skip

_ORGANISATION_WORDS = """
services service school schools center centre university universitat college institute institution academy
academie association associates society foundation stiftung verein club church kirche ministry hospital
clinic klinik clinica kindergarten kita daycare nursery preschool learning department council committee
commission authority agency agentur office bureau company companies group gruppe groupe grupo holding
holdings partners partner brothers bros sons sohne fils hijos international global systems system solutions
technologies technology software consulting consultants logistics transport spedition trading handel handels
commerce import export industries industrie industrial manufacturing mfg engineering construction bau
hochbau tiefbau contractors plumbing electric electronics elektro elektrotechnik maschinenbau metallbau
motors automotive auto autohaus garage werkstatt bakery backerei boulangerie panaderia panificio metzgerei
fleischerei restaurant ristorante restaurante trattoria cafe caffe bistro brasserie bar grill pizzeria diner
deli steakhouse tavern kitchen pub inn hotel motel resort hostel pharmacy apotheke pharmacie farmacia pharma
medical dental laboratories labs media press verlag publishing publishers print druckerei druck design
studio studios architects architekten kanzlei lawyers law attorneys insurance versicherung assurance seguros
bank banque banco banca sparkasse capital finance financial investments immobilien immobilier realty
properties estate versorgung energy energie solar power water gas telecom communications network networks
market markets supermarket markt store stores shop boutique warenhaus supplies supply wholesale retail
distribution distributors products foods food farms farm hof weingut winery brewery brauerei catering events
travel reisen voyages viajes tours cleaning reinigung security textiles packaging plastics steel stahl
timber holz tools werkzeuge machinery museum theater theatre library bibliothek city stadt gemeinde district
county state federal national headstart childcare ymca ywca united programs program project health care
gesundheit pflege fundacion asociacion instituto escuela colegio empresa comercial servicios talleres
construcciones transportes societe etablissements ets entreprise maison atelier conseil maisons costruzioni
officina servizi azienda cooperativa coop genossenschaft konsum brands enterprises enterprise ventures works
werke werk fabrik factory fabrique mills marine shipping garden gartenbau interiors optics optik packing
roofing dachdecker malerbetrieb haustechnik sanitar heizung
"""

STREET_WORDS = word_set(
    "street st road rd avenue ave av drive dr lane ln boulevard blvd blv court ct place pl square sq "
    "close crescent cres terrace ter highway hwy parkway pkwy circle cir circuit trail way grove parade "
    "esplanade rue calle via viale corso piazza paseo avenida avda plaza camino carrer carretera ronda "
    "chemin allee quai impasse route cours strasse str weg gasse platz ring damm ufer steig straat laan "
    "plein gracht ulica rua travessa largo retreat loop pike turnpike expressway freeway mews gardens "
    "gdns broadway walk rise strada faubourg"
)
STREET_ENDINGS = (
    "strasse",
    "str",
    "straat",
    "weg",
    "gasse",
    "platz",
    "allee",
    "damm",
    "ufer",
    "laan",
    "gatan",
    "vej",
    "gade",
    "veien",
)
STREET_OPENINGS = word_set(
    "rue calle via viale corso piazza paseo avenida avda av plaza camino carrer carretera ronda chemin "
    "allee quai impasse route cours avenue boulevard place rua travessa strada am an im auf zum zur"
)

ADDRESS_EXTRA_WORDS = word_set(
    "apt apartment unit flat suite ste floor fl room rm building bldg block level tower house lot villa "
    "etage wohnung whg eg og stock hinterhaus vorderhaus appartement appt bat batiment escalier piso "
    "puerta escalera bajo dpto box postfach bp apartado co interno scala palazzina estate village farm "
    "hostel homestead units"
)

PERSON_TYPES = word_set(
    "person individual natural private naturalperson privat privatperson privatkunde particulier "
    "particular consumer personne persona human contact b2c household individuo fisica privato "
    "individualperson personaccount naturlich naturliche physique homeowner resident customerperson"
)
ORGANISATION_TYPES = word_set(
    "org organisation organization company business corporate corporation firma unternehmen entreprise "
    "empresa azienda b2b legal legalentity legalperson juristisch juristische firm societe institution "
    "geschaftskunde businessaccount giuridica juridica moral morale geschaftlich companyaccount "
    "gewerblich commercial enterprise"
)

FLAG_WORDS = word_set(
    "yes no y n true false t f ja nein j oui non o si s wahr falsch vrai faux verdadero falso x on off 0 "
    "1 active inactive"
)

GIVEN_NAMES = frozenset(
    fold_umlauts(name)
    for name in (*word_set(_GIVEN), *canonical_forms(), *canonical_forms().values())
    if len(name) > 2 and "_" not in name
)
SURNAMES = frozenset(map(fold_umlauts, word_set(_SURNAMES)))
CITIES = frozenset(map(fold_umlauts, word_set(_CITIES)))
ORGANISATION_WORDS = frozenset(map(fold_umlauts, word_set(_ORGANISATION_WORDS)))
