"""The words of the countries of the European continent."""

from __future__ import annotations

from mdm.sample.countries import Country, cities, words

GERMANY = Country(
    code="DE",
    name="Germany",
    currency="EUR",
    domain=".de",
    dialling="49",
    trunk="0",
    mobile="171 #######",
    given=words(
        "Johannes, Katharina, Thomas, Sabine, Andreas, Claudia, Stefan, Petra, Jürgen, Monika, Wolfgang, "
        "Ursula, Michael, Anja, Markus, Heike, Christian, Nicole, Günter, Renate, Matthias, Ute, Jörg, "
        "Birgit, Tobias, Svenja, Florian, Julia, Sebastian, Lena, Björn, Käthe, Lukas, Hannah, Dieter, "
        "Brigitte, Rainer, Gisela"
    ),
    surnames=words(
        "Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, "
        "Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, "
        "Hofmann, Hartmann, Lange, Schmitt, Werner, Krause, Meier, Lehmann, Köhler, Herrmann, König, "
        "Walter, Huber, Kaiser, Fuchs, Peters, Möller, Weiß, Jung, Hahn, Schubert, Vogel, Friedrich, "
        "Günther, Berger, Böhm, Brandt, Jäger"
    ),
    family_firm=("& Söhne", "& Partner", "& Co."),
    trades=words(
        "Logistik, Maschinenbau, Elektrotechnik, Bau, Metallbau, Druckerei, Bäckerei, Möbel, Textil, "
        "Spedition, Software, Medizintechnik, Werkzeugbau, Kunststofftechnik, Sanitär, Holzhandel, "
        "Stahlhandel, Optik, Automobile, Landtechnik, Verpackung, Gebäudetechnik, Feinmechanik, Getränke, "
        "Solartechnik, Gartenbau"
    ),
    trade_first=False,
    legal_forms=(
        ("GmbH", "Gesellschaft mbH", "GmbH.", "G.m.b.H."),
        ("GmbH & Co. KG", "GmbH + Co. KG", "GmbH & Co KG", "GmbH und Co. KG"),
        ("AG", "Aktiengesellschaft"),
        ("e.K.", "eK", "e. K."),
    ),
    and_word="und",
    streets=words(
        "Bahnhofstraße, Hauptstraße, Gartenstraße, Schulstraße, Lindenweg, Bergstraße, Goethestraße, "
        "Schillerstraße, Industriestraße, Am Marktplatz, Mozartstraße, Rosenweg, Kirchgasse, Mühlenweg, "
        "Robert-Bosch-Straße, Daimlerstraße, Friedrichstraße, Kaiserstraße, Ringstraße, Wiesenweg, "
        "Parkallee, Hafenstraße, Ludwigstraße, Münchener Straße, Berliner Straße, Königsallee, Birkenweg, "
        "Dorfstraße, Karl-Marx-Straße, Siemensstraße, Uhlandstraße, Gewerbering, Römerstraße, Waldstraße"
    ),
    street_kinds=(),
    street_short={"straße": "str.", "Straße": "Str.", "platz": "pl.", "allee": "all."},
    units=("Gebäude", "Halle", "Etage"),
    cities=cities("""
        Berlin | BE | 101## | 30 45#####
        Hamburg | HH | 203## | 40 36#####
        München | BY | 803## | 89 54#####
        Köln | NW | 506## | 221 94####
        Frankfurt am Main | HE | 603## | 69 75#####
        Stuttgart | BW | 701## | 711 66####
        Düsseldorf | NW | 402## | 211 86####
        Leipzig | SN | 041## | 341 96####
        Nürnberg | BY | 904## | 911 53####
        Hannover | NI | 301## | 511 36####
        Münster | NW | 481## | 251 49####
        Freiburg im Breisgau | BW | 790## | 761 38####
        Lübeck | SH | 235## | 451 70####
    """),
)
FRANCE = Country(
    code="FR",
    name="France",
    currency="EUR",
    domain=".fr",
    dialling="33",
    trunk="0",
    mobile="6 12######",
    given=words(
        "Jean, Marie, Pierre, Françoise, Michel, Monique, André, Catherine, Philippe, Nathalie, Alain, "
        "Isabelle, François, Sylvie, Stéphane, Céline, Frédéric, Aurélie, Sébastien, Émilie, Nicolas, "
        "Hélène, Jérôme, Véronique, Benoît, Chloé, Thierry, Agnès, Olivier, Camille, Rémi, Léa, Guillaume, "
        "Manon, Étienne, Zoé"
    ),
    surnames=words(
        "Martin, Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Simon, Laurent, "
        "Lefebvre, Michel, Garcia, David, Bertrand, Roux, Vincent, Fournier, Morel, Girard, André, "
        "Lefèvre, Mercier, Dupont, Lambert, Bonnet, François, Martinez, Legrand, Garnier, Faure, Rousseau, "
        "Blanc, Guérin, Muller, Henry, Roussel, Nicolas, Perrin, Morin, Mathieu, Clément, Gauthier, "
        "Dumont, Chevalier, Béranger"
    ),
    family_firm=("& Fils", "Frères", "& Associés"),
    trades=words(
        "Transports, Menuiserie, Boulangerie, Électricité, Plomberie, Imprimerie, Matériaux, Garage, "
        "Optique, Pharmacie, Meubles, Emballages, Constructions, Mécanique, Énergies, Conseil, "
        "Informatique, Textiles, Vins, Fromagerie, Jardinerie, Peintures, Carrelages, Serrurerie, "
        "Logistique"
    ),
    trade_first=True,
    legal_forms=(
        ("SARL", "S.A.R.L.", "Sarl"),
        ("SAS", "S.A.S."),
        ("SA", "S.A.", "Société Anonyme"),
        ("EURL", "E.U.R.L."),
    ),
    and_word="et",
    streets=words(
        "Rue de la République, Rue Victor Hugo, Avenue Jean Jaurès, Rue Pasteur, Boulevard Gambetta, Rue "
        "des Lilas, Place du Marché, Avenue du Général Leclerc, Rue du Moulin, Rue des Écoles, Boulevard "
        "Voltaire, Rue Saint-Michel, Chemin des Vignes, Avenue de la Gare, Rue de l'Église, Rue Émile "
        "Zola, Avenue Foch, Rue Molière, Boulevard de la Liberté, Rue du Château, Impasse des Roses, Rue "
        "Nationale, Avenue des Champs, Rue Jules Ferry, Allée des Tilleuls, Rue Carnot"
    ),
    street_kinds=(),
    street_short={"Avenue": "Av.", "Boulevard": "Bd", "Place": "Pl.", "Chemin": "Ch.", "Impasse": "Imp."},
    units=("Bâtiment", "Étage", "Porte"),
    cities=cities("""
        Paris | Île-de-France | 7501# | 1 42######
        Lyon | Auvergne-Rhône-Alpes | 6900# | 4 78######
        Marseille | Provence-Alpes-Côte d'Azur | 1300# | 4 91######
        Toulouse | Occitanie | 3100# | 5 61######
        Nantes | Pays de la Loire | 4400# | 2 40######
        Strasbourg | Grand Est | 6700# | 3 88######
        Bordeaux | Nouvelle-Aquitaine | 3300# | 5 56######
        Lille | Hauts-de-France | 5900# | 3 20######
        Rennes | Bretagne | 3500# | 2 99######
        Grenoble | Auvergne-Rhône-Alpes | 3800# | 4 76######
        Saint-Étienne | Auvergne-Rhône-Alpes | 4200# | 4 77######
    """),
)
SPAIN = Country(
    code="ES",
    name="Spain",
    currency="EUR",
    domain=".es",
    dialling="34",
    trunk="",
    mobile="612 ######",
    given=words(
        "José, María, Antonio, Carmen, Francisco, Ana, Manuel, Isabel, Juan, Laura, Javier, Cristina, "
        "Carlos, Marta, Miguel, Lucía, Rafael, Pilar, Ángel, Rosa, Fernando, Teresa, Andrés, Beatriz, "
        "Ramón, Inés, Álvaro, Nuria, Sergio, Mónica, Íñigo, Begoña, Joaquín, Rocío, Rubén, Verónica"
    ),
    surnames=words(
        "García, González, Rodríguez, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, "
        "Ruiz, Hernández, Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, "
        "Domínguez, Vázquez, Ramos, Gil, Ramírez, Serrano, Blanco, Molina, Morales, Suárez, Ortega, "
        "Delgado, Castro, Ortiz, Rubio, Marín, Sanz, Núñez, Iglesias, Medina, Garrido, Cortés, Castillo, "
        "Echeverría, Zubizarreta"
    ),
    family_firm=("e Hijos", "y Asociados", "Hermanos"),
    trades=words(
        "Talleres, Transportes, Construcciones, Muebles, Panadería, Electricidad, Fontanería, Imprenta, "
        "Suministros, Maquinaria, Bodegas, Aceites, Textiles, Óptica, Farmacia, Carpintería, Plásticos, "
        "Embalajes, Cerámicas, Informática, Consultoría, Instalaciones, Pinturas, Ferretería, Conservas"
    ),
    trade_first=True,
    legal_forms=(
        ("S.L.", "SL", "Sociedad Limitada", "S. L."),
        ("S.A.", "SA", "Sociedad Anónima"),
        ("S.L.U.", "SLU"),
    ),
    and_word="y",
    streets=words(
        "Calle Mayor, Calle de Alcalá, Avenida de la Constitución, Calle Real, Plaza de España, Calle del "
        "Sol, Avenida de Andalucía, Calle San Juan, Paseo de la Castellana, Calle Cervantes, Calle Nueva, "
        "Avenida del Mediterráneo, Calle de la Cruz, Calle Colón, Plaza Mayor, Calle Goya, Calle "
        "Velázquez, Avenida de la Paz, Calle de los Olivos, Calle del Carmen, Paseo Marítimo, Calle Santa "
        "Ana, Calle Doctor Fleming, Avenida de Europa, Calle Jardines, Calle de la Iglesia"
    ),
    street_kinds=(),
    street_short={"Calle": "C/", "Avenida": "Avda.", "Plaza": "Pza.", "Paseo": "P.º"},
    units=("Planta", "Local", "Nave"),
    cities=cities("""
        Madrid | Madrid | 280## | 91 45#####
        Barcelona | Cataluña | 080## | 93 41#####
        Valencia | Comunidad Valenciana | 460## | 96 35#####
        Sevilla | Andalucía | 410## | 95 46#####
        Zaragoza | Aragón | 500## | 976 22####
        Málaga | Andalucía | 290## | 95 22#####
        Bilbao | País Vasco | 480## | 94 42#####
        Murcia | Murcia | 300## | 968 21####
        Valladolid | Castilla y León | 470## | 983 33####
        A Coruña | Galicia | 150## | 981 22####
        Córdoba | Andalucía | 140## | 957 47####
    """),
)
NETHERLANDS = Country(
    code="NL",
    name="Netherlands",
    currency="EUR",
    domain=".nl",
    dialling="31",
    trunk="0",
    mobile="6 21######",
    given=words(
        "Johannes, Maria, Jan, Anna, Cornelis, Johanna, Hendrik, Elisabeth, Willem, Wilhelmina, Pieter, "
        "Sanne, Daan, Emma, Sem, Julia, Lucas, Sophie, Bram, Lotte, Thijs, Fleur, Ruben, Anouk, Joost, "
        "Marieke, Sjoerd, Femke, Jeroen, Inge, Maarten, Saskia, Wouter, Annelies"
    ),
    surnames=words(
        "de Jong, Jansen, de Vries, van den Berg, van Dijk, Bakker, Janssen, Visser, Smit, Meijer, de "
        "Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, "
        "Dijkstra, Smits, de Graaf, van der Meer, Kok, Jacobs, de Haan, Vermeulen, van den Heuvel, van der "
        "Veen, Schouten, van Beek, Willems, Hoekstra, Koster, Prins, Blom, Huisman, Postma, Kuipers, "
        "Veenstra, Wiersma"
    ),
    family_firm=("& Zonen", "& Partners"),
    trades=words(
        "Logistiek, Bouw, Installatietechniek, Elektrotechniek, Bloemen, Zuivel, Transport, Meubelen, "
        "Drukkerij, Techniek, Verpakkingen, Scheepsbouw, Groothandel, Tuinbouw, Advies, Software, "
        "Metaalbewerking, Schilderwerken, Kaas, Textiel, Machinebouw, Autobedrijf, Zaden, Optiek"
    ),
    trade_first=False,
    legal_forms=(("B.V.", "BV", "Besloten Vennootschap", "bv"), ("N.V.", "NV"), ("V.O.F.", "VOF", "v.o.f.")),
    and_word="en",
    streets=words(
        "Keizersgracht, Stationsweg, Hoofdstraat, Dorpsstraat, Kerkstraat, Julianalaan, Molenweg, "
        "Wilhelminastraat, Schoolstraat, Beatrixlaan, Industrieweg, Nijverheidsweg, Havenstraat, "
        "Marktplein, Prinsengracht, Lindelaan, Raadhuisplein, Oranjestraat, Parklaan, Zeeweg, Handelskade, "
        "Dijkweg, Beukenlaan, Burgemeesterstraat, Rijksweg, Spoorstraat, Nieuwstraat"
    ),
    street_kinds=(),
    street_short={"straat": "str.", "laan": "ln.", "plein": "pln."},
    units=("Verdieping", "Unit", "Hal"),
    cities=cities("""
        Amsterdam | Noord-Holland | 101# @@ | 20 62#####
        Rotterdam | Zuid-Holland | 301# @@ | 10 41#####
        Den Haag | Zuid-Holland | 251# @@ | 70 36#####
        Utrecht | Utrecht | 351# @@ | 30 23#####
        Eindhoven | Noord-Brabant | 561# @@ | 40 24#####
        Groningen | Groningen | 971# @@ | 50 31#####
        Tilburg | Noord-Brabant | 503# @@ | 13 53#####
        Breda | Noord-Brabant | 481# @@ | 76 52#####
        Nijmegen | Gelderland | 651# @@ | 24 32#####
        Haarlem | Noord-Holland | 201# @@ | 23 53#####
        Maastricht | Limburg | 621# @@ | 43 32#####
    """),
)
ITALY = Country(
    code="IT",
    name="Italy",
    currency="EUR",
    domain=".it",
    dialling="39",
    trunk="",
    mobile="347 #######",
    given=words(
        "Giuseppe, Maria, Giovanni, Anna, Antonio, Giulia, Mario, Francesca, Luigi, Chiara, Francesco, "
        "Sara, Angelo, Martina, Vincenzo, Valentina, Pietro, Alessia, Salvatore, Elena, Carlo, Paola, "
        "Franco, Silvia, Domenico, Federica, Bruno, Roberta, Paolo, Simona, Niccolò, Michele, Luca, "
        "Giorgia, Matteo, Beatrice"
    ),
    surnames=words(
        "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, "
        "Conti, De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, "
        "Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, Longo, Gentile, Martinelli, Vitale, "
        "Lombardo, Serra, Coppola, De Santis, D'Angelo, Marchetti, Parisi, Villa, Conte, Ferraro, Fabbri, "
        "Pellegrini, Nicolò"
    ),
    family_firm=("& Figli", "Fratelli", "e Associati"),
    trades=words(
        "Trasporti, Costruzioni, Mobili, Officina, Panificio, Tipografia, Ceramiche, Impianti, Tessuti, "
        "Ottica, Farmacia, Caseificio, Falegnameria, Carrozzeria, Imballaggi, Plastica, Meccanica, Vini, "
        "Pelletteria, Informatica, Consulenza, Elettronica, Ferramenta, Marmi, Acciai"
    ),
    trade_first=True,
    legal_forms=(
        ("S.r.l.", "Srl", "SRL", "S.R.L."),
        ("S.p.A.", "SpA", "SPA", "Società per Azioni"),
        ("S.n.c.", "Snc", "SNC"),
    ),
    and_word="e",
    streets=words(
        "Via Roma, Via Garibaldi, Corso Italia, Via Dante Alighieri, Piazza del Duomo, Via Mazzini, Via "
        "Giuseppe Verdi, Viale Europa, Via Marconi, Corso Vittorio Emanuele, Via San Marco, Via Cavour, "
        "Via dei Mille, Viale della Libertà, Via Galileo Galilei, Via Matteotti, Piazza Garibaldi, Via "
        "Leonardo da Vinci, Corso Umberto, Via delle Rose, Via Torino, Via Piave, Via della Repubblica, "
        "Via Manzoni, Viale dei Pini, Via Trieste"
    ),
    street_kinds=(),
    street_short={"Via": "V.", "Corso": "C.so", "Viale": "V.le", "Piazza": "P.za"},
    units=("Piano", "Interno", "Scala"),
    cities=cities("""
        Milano | Lombardia | 201## | 02 86#####
        Roma | Lazio | 001## | 06 67#####
        Torino | Piemonte | 101## | 011 56####
        Napoli | Campania | 801## | 081 55####
        Bologna | Emilia-Romagna | 401## | 051 23####
        Firenze | Toscana | 501## | 055 28####
        Genova | Liguria | 161## | 010 24####
        Verona | Veneto | 371## | 045 80####
        Bari | Puglia | 701## | 080 52####
        Palermo | Sicilia | 901## | 091 58####
        Forlì | Emilia-Romagna | 471## | 0543 3####
    """),
)
