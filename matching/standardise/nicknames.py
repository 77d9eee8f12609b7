"""Given names and the short, pet and variant forms they go by."""

# One line per name: the canonical form, then what its bearers are called. A short form that serves several
# names (Alex, Chris, Pat, Sam) is listed once, under the name that bears it most often.
_FORMS = """
abigail abby abbie gail|abraham abe bram|adalbert bert|adelheid heidi|adrian ade|albert al albie
alejandro ale jandro|alexander alex alec aleksander alexandre sascha sasha xander
alexandra alexa lexi sandra|alfonso poncho fonso|alfred alf alfie fred freddie freddy|amanda mandy|andrea
andreas andi|andrew andy drew|angela angie|anna ann anne annie anni|anthony tony antony ant
antonio tono toni|arnold arnie|arthur art artie|august gus augie|barbara barb babs barbie babsi
bartholomew bart|beatrice bea trixie|benedikt beni bene|benjamin ben benny benji|bernard bernie barney
bernhard bernd|bridget biddy bridie|brigitte gitte gitti|caroline carrie caro|carolina lina
katherine catherine kathryn cathryn katharine kathrin
katherine katharina katarina kate kathy cathy katie kitty kat kay käthe|cecilia cissy celia
charles charlie charley|charles chuck chas chaz|charlotte lottie lotte charly|christian chrissi
christina tina christine chrissy christa|christopher chris kit topher kristopher christoph christophe
clara clare claire|concepcion concha conchita|consuelo chelo|cornelia conny|daniel dan danny dani
david dave davy davey|deborah debbie debby deb debra|dennis denny|dietrich dieter|dolores lola lolita
dominic dom nick dominik dominique|dominik|donald don donny donnie|dorothy dot dottie dolly dora
douglas doug|eduardo edu lalo|edward ed eddie eddy ted teddy ned eduard edouard
eleanor ellie nell nellie elinor nora|elizabeth liz lizzie lizzy
elizabeth beth betty bess bessie betsy libby eliza elisabeth lisbeth elsbeth liesel sisi elise lisa
emily em emmy|enrique quique kike|erich eric erik|esther essie|eugene gene eugen|evelyn evie eve
ferdinand ferdi|florence flo flossie|frances fran fanny francie|francis frank frankie
francisco paco pancho curro kiko fran|francoise fanchon|franz franzl|frederick frederic friedrich fritz
gabriel gabe|gabriele gabi gaby|gabrielle gabby|genevieve ginette|geoffrey geoff jeff jeffrey jeffery jeffry
georg schorsch|george georgie|gerald gerry jerry|gerhard gerd gert|gertrud trude trudi gertrude trudy
gilbert gil|giuseppe peppe beppe|graciela chela|gregory greg gregg gregor gregoire|guadalupe lupe lupita
guenter gunther guenther gunter|guillermo memo guille|gustav gustl|hannelore lore hanne|harold hal harry
heinrich heinz heiner hinrich|helen nell helena helene lena ellen leni|helmut helmuth hellmut
henry hank harri henri|herbert herb|hildegard hilde hilda|howard howie|ignacio nacho|ingeborg inge
isabel bella isa belle isabella isabelle izzy|isidore izzy|jacob jake jakob jacqui
jacqueline jackie jacquie jacky|jaime jimeno|james jim jimmy jamie jimmie jem|janet|jasmine jaz jasmin
javier javi|jean jeannot|jeanne jeannette|jennifer jen jenny jenni jennie|jeremy jem jez jeremiah|jerome
jessica jess jessie|jesus chucho chuy|joachim jochen achim joaquin|johannes hans johann hannes hansi
john jack johnny johnnie jackie|jonathan jon jonny jonathon jonatan|jorge coque|jose pepe chepe
joseph joe joey josef sepp jupp seppi|josephine josie jo josefine fifi|joshua josh|juan juanito
juergen jurgen jorgen|judith judy jude|julia jule|julian jules|julie juli|karen kari|karl carl kalle
karolina karo|kenneth ken kenny|kimberly kim kimberley|klaus claus niklaus|konrad conrad kurt
kristina kristin kirsten kirstin|larry|laura laurie|laurence lawrence lauren lars laurie|lawrence lorenz
leonard len lenny leo leonhard|leopold poldi|leslie les|lillian lily lilian lilly lili|linda lindy
louis lou louie lewis ludwig lutz|louise lou lulu|lucia lucy luzie lucie|lucas lukas luke luc|luis lucho
madeline maddie maddy madeleine|magdalena magda leni lene|manuel manolo manny|manfred manni fredi
marcus mark marc markus marco marcos
margaret maggie meg peggy margie marge madge daisy greta gretchen margarete margarethe margret margot rita
maria mary marie mia marie maria mitzi maruja polly molly|maria_jose marijose|martin marty|martha marta
mathilde hilda tilda tilly matilda|matthew matt matty matthias matze matthieu mateo mathew
maurice moritz mauricio mo|maximilian max maximilien|melanie mel|melissa missy lissa|mercedes merche
michael mike mick mickey micky mikey michel miguel michi mitch|michelle shelly shelley|mildred millie
miriam mimi|mohammed mohamed muhammad mohammad md mohd muhammed mehmet|monika moni monica|montserrat montse
nancy nan|natalie nat nathalie natalia natasha|nathaniel nate nathan nat
nicholas nick nicky nico nicolas nikolaus nikolas klaas colin|nicole nikki nicky|norbert nobby
oliver ollie olli|olivia liv livvy|oscar oskar ozzie|oswald ossi|pamela pam
patricia pat trish tricia patsy pattie patty patti|patrick paddy pat patrice|paul pauli paulie paulchen
paula paulina polly pauline|peter pete petey pierre pit|penelope penny|petra
philip phil phillip philipp philippe felipe pip|pilar pili|priscilla cilla|rachel rach shelley raquel rahel
rafael rafa raphael rafi rafe|raimund raymond ray mundo|ramon moncho|rebecca becky becca bex rebekka
reginald reg reggie|regina gina|reinhard reinhart|reinhold|renate nate|ricardo richi cardo
richard rick dick rich richie ricky dickie|robert bob rob bobby robbie bert bobbie|roberto beto berto
rodolfo rudi fito rodo|rodrigo rodri|roger rodge ruediger rudiger|roland rolli|ronald ron ronnie ronny
rosa rosita rosie rose rosemary rosi|rosario charo chayo|roxanne roxy|rudolf rudy rolf|ruth ruthie
sabine bine|salvador chava salva|samantha sammie|samuel sam sammy|santiago santi chago
sarah sara sally sadie|sebastian seb basti bastian wastl sebastien|sergio checo|siegfried sigi siggi
sigmund siegmund|simon simi|sofia sophie sophia sofie fifi|stephanie steph stefanie steffi stephi
stephen steve steven stevie stefan stephan steph etienne esteban|stuart stu stewart
susan sue susie suzy susanne|susan suzanne sanne susana suzie susannah|sylvia silvia|sylvester silvester sly
teresa theresa terry tess tessa|teresa tere therese resi tessie|terence terrence terry|theodor theo theodore
thaddaeus tad thaddeus|thomas tom tommy tomas thom|timothy tim timmy timo|tobias toby tobi|ulrich uli ulli
ulrike ulla|ursula uschi ursel urs|valentin vali|valerie val|vanessa nessa
veronica ronnie vroni veronika vero|vicente chente|victor vic viktor|victoria vicky vicki tori viktoria
vincent vince vinny vinnie vincenz vinzenz|virginia ginny ginger|volker|walter walt wally walther
waltraud traudl|wenzel|werner|wilfred wilf|wilhelm willi wim helmi|wilhelmina mina minnie
william bill billy will willy liam willie guillaume|winifred winnie|wolfgang wolf wolfi|xavier xavi
dmitri dmitry dmitriy dmitrii dima mitya|evgeny evgenii evgeniy yevgeny yevgeniy zhenya|ivan vanya
mikhail misha mihail
nikolai nikolay kolya|sergei sergey serhii seryozha|vladimir volodymyr volodya vova|ekaterina yekaterina katya
tatiana tatyana tatjana tanya|olga olya|irina iryna ira|svetlana sveta|yuri iurii yuriy yurii
ludmila lyudmila liudmila
anastasia nastya anastasiia anastasiya|maksim maxim|pavel pasha|andrei andrey andriy andrii
konstantinos kostas costas kostis|georgios giorgos yorgos yiorgos|ioannis yannis giannis yiannis|dimitrios dimitris
nikolaos nikos|vasileios vasilis vassilis|panagiotis panos|eleni|katarzyna kasia|malgorzata gosia malgosia
jerzy jurek|krzysztof krzysiek|agnieszka aga|stanislaw staszek|tadeusz tadek|zbigniew zbyszek|wojciech wojtek
grzegorz grzesiek|elzbieta ela|barbara basia|hendrik henk hendrikus|willem pim|cornelis kees|pieter piet|gerrit
johannes joop|jacob jaap|luigi gigi|antonino nino|giuseppe pino|giovanni gianni vanni|francesco checco
jose ze|francisco chico|joao joaozinho|jiri jirka|vaclav vasek|zdenek|frantisek franta|laszlo laci|istvan pista
janos jancsi
gertrud gerti|alois loisl|katherine kathi kati katrin|federico fede|ferdinando nando|raffaele lello|salvatore toto
vincenzo enzo|alessandro sandro|jakub kuba|tomasz tomek|joanna asia|aleksandra ola|zofia zosia|jan janek jasiek honza
piotr piotrek|pawel|michal|zuzana zuzka|zsuzsanna zsuzsa zsuzsi|ferenc feri|gyorgy gyuri|jozsef jozsi|erzsebet erzsi
aleksei alexei alexey aleksey lyosha alyosha|vyacheslav slava|boris borya|petr petya|nadezhda nadya|ludmila lyuda
maria masha|daria darya dasha|anatoly anatolii anatoliy tolya|konstantin kostya|grigory grigorii grisha|galina galya
valentina valya|viktoria vika|elena yelena|lars lasse|nils nisse|johannes jussi|panagiotis takis|mohammed mhmd
volodymyr volodimir|ahmed ahmad ahmet ahmd
yolanda yoli|yvonne vonny|zachary zach zack zac zachariah
"""


def canonical_forms() -> dict[str, str]:
    """Lower-case given name by the form it goes by; a canonical form is its own."""
    names: dict[str, str] = {}
    for line in _FORMS.strip().replace("\n", " | ").split("|"):
        canonical, *forms = line.split()
        names[canonical] = canonical
        for form in forms:
            names.setdefault(form, canonical)
    return {form: _root(names, form) for form in names}


def _root(names: dict[str, str], form: str) -> str:
    seen = {form}
    while (canonical := names[form]) != form and canonical not in seen:
        form = canonical
        seen.add(form)
    return form
