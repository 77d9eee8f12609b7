"""The words of the English-speaking countries, and those that names are coined from everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from mdm.sample.countries import Country, cities, words

FIRST_HALVES = words(
    "Alp, Aqua, Arc, Astra, Axi, Bel, Cal, Cer, Cor, Del, Dyna, El, Ever, Fer, Flex, Gal, Hel, Inno, Kry, "
    "Lum, Mar, Medi, Neo, Nor, Nova, Omni, Opti, Pan, Pro, Quan, Ser, Sol, Syn, Tec, Ter, Tri, Val, Ven, "
    "Ver, Vi, Zen"
)
SECOND_HALVES = words(
    "bex, cera, dex, dora, fina, gard, kon, lane, line, lis, lux, mara, mont, nex, nova, pharm, plan, ra, "
    "ris, sol, star, tec, tek, thera, tis, tron, va, vance, vera, via, vision, wave, xis, zon"
)
ENGLISH_STEMS = words(
    "Blue Falcon, Silver Birch, Copper Ridge, Red Kite, Harbour Light, Stone Bridge, North Star, Green "
    "Valley, Bright Horizon, Iron Gate, White Oak, Golden Gate, Eagle Point, Summit Peak, Lake View, Black "
    "Horse, Cedar Creek, Granite Hill, Maple Leaf, Old Mill, Prairie Wind, Twin Rivers, Windmill, "
    "Foxglove, Redwood, Sandstone, Kingfisher, Thornbury, Clearwater, Westgate, Ashdown, Fairfield"
)
NICKNAMES: Mapping[str, str] = {
    "Robert": "Bob",
    "William": "Bill",
    "Richard": "Rick",
    "James": "Jim",
    "Michael": "Mike",
    "Thomas": "Tom",
    "Elizabeth": "Liz",
    "Margaret": "Maggie",
    "Katherine": "Kate",
    "Jennifer": "Jen",
    "Patricia": "Pat",
    "Christopher": "Chris",
    "Daniel": "Dan",
    "Matthew": "Matt",
    "Joseph": "Joe",
    "Charles": "Charlie",
    "David": "Dave",
    "Edward": "Ted",
    "Alexander": "Alex",
    "Andrew": "Andy",
    "Anthony": "Tony",
    "Susan": "Sue",
    "Samuel": "Sam",
    "Benjamin": "Ben",
    "Nicholas": "Nick",
    "Timothy": "Tim",
    "Francisco": "Paco",
    "José": "Pepe",
    "Johannes": "Hans",
    "Katharina": "Kathi",
    "Giuseppe": "Beppe",
    "Cornelis": "Cees",
}

TRADE_SHORT: Mapping[str, str] = {
    "Engineering": "Eng.",
    "Construction": "Constr.",
    "Insurance": "Ins.",
    "Electronics": "Electr.",
    "Maschinenbau": "Masch.bau",
    "Elektrotechnik": "Elektrotechn.",
    "Medizintechnik": "Med.technik",
    "Transports": "Transp.",
    "Constructions": "Constr.",
    "Transportes": "Transp.",
    "Construcciones": "Constr.",
    "Installatietechniek": "Inst.techniek",
    "Costruzioni": "Costr.",
    "Trasporti": "Trasp.",
}
EXONYMS: Mapping[str, str] = {
    "München": "Munich",
    "Köln": "Cologne",
    "Nürnberg": "Nuremberg",
    "Hannover": "Hanover",
    "Frankfurt am Main": "Frankfurt",
    "Sevilla": "Seville",
    "Zaragoza": "Saragossa",
    "Den Haag": "The Hague",
    "Milano": "Milan",
    "Roma": "Rome",
    "Torino": "Turin",
    "Napoli": "Naples",
    "Firenze": "Florence",
    "Genova": "Genoa",
}

_ENGLISH_GIVEN = words(
    "James, Mary, Robert, Patricia, John, Jennifer, Michael, Linda, William, Elizabeth, David, Barbara, "
    "Richard, Susan, Joseph, Jessica, Thomas, Sarah, Charles, Karen, Christopher, Emily, Daniel, Margaret, "
    "Matthew, Sandra, Anthony, Ashley, Andrew, Katherine, Edward, Olivia, Nicholas, Hannah, Samuel, Grace, "
    "Benjamin, Charlotte, Alexander, Rachel, Timothy, Laura, George, Megan, Peter, Victoria, Simon, Fiona"
)
_ENGLISH_TRADES = words(
    "Logistics, Plumbing Supplies, Foods, Electronics, Software, Bakery, Motors, Pharma, Dental Care, "
    "Travel, Print, Engineering, Construction, Roofing, Interiors, Textiles, Optics, Solar, Insurance, "
    "Trading, Packaging, Plastics, Steel, Timber, Catering, Security, Cleaning, Shipping, Consulting, "
    "Analytics, Instruments, Furniture, Brewing, Automation, Veterinary Supplies, Office Supplies"
)
_ENGLISH_STREETS = words(
    "High, Church, Station, Victoria, Mill, Park, Queen, King, Albert, York, Chapel, Bridge, Market, "
    "Orchard, Washington, Jefferson, Madison, Franklin, Lincoln, Maple, Oak, Cedar, Walnut, Chestnut, Elm, "
    "Highland, Riverside, Sunset, Lakeview, Hillcrest, Clarendon, Wellington, Canterbury, Kingsway, "
    "Industrial, Commerce"
)
_ENGLISH_STREET_SHORT = {
    "Street": "St",
    "Road": "Rd",
    "Avenue": "Ave",
    "Lane": "Ln",
    "Drive": "Dr",
    "Boulevard": "Blvd",
    "Court": "Ct",
    "Parade": "Pde",
}

UNITED_STATES = Country(
    code="US",
    name="United States",
    currency="USD",
    domain=".com",
    dialling="1",
    trunk="",
    mobile="917 74#####",
    given=_ENGLISH_GIVEN,
    surnames=words(
        "Miller, Johnson, Williams, Anderson, Martinez, Thompson, Robinson, Rodriguez, Lewis, Walker, "
        "Hernandez, Sullivan, O'Brien, Peterson, Kowalski, Nguyen, Schneider, Whitaker, Abernathy, "
        "Castillo, Delgado, Fitzgerald, Gallagher, Hutchinson, Ingram, Jankowski, Kaufman, Lindqvist, "
        "McCarthy, Novak, Olsen, Pemberton, Quigley, Rosenberg, Stratton, Trujillo, Underwood, Vasquez, "
        "Wozniak, Yamamoto, Zimmerman, Beckett, Carmichael, Donnelly, Eastwood, Faulkner, Goldstein, "
        "Holloway"
    ),
    family_firm=("& Sons", "Brothers"),
    trades=_ENGLISH_TRADES,
    trade_first=False,
    legal_forms=(
        ("Inc.", "Inc", "Incorporated", ", Inc."),
        ("LLC", "L.L.C.", "Limited Liability Company", ", LLC"),
        ("Corporation", "Corp.", "Corp"),
        ("Company", "Co.", "Co"),
    ),
    and_word="and",
    streets=_ENGLISH_STREETS,
    street_kinds=("Street", "Road", "Avenue", "Lane", "Drive", "Boulevard", "Court"),
    street_short=_ENGLISH_STREET_SHORT,
    units=("Suite", "Floor", "Unit"),
    cities=cities("""
        New York | NY | 100## | 212 64#####
        Boston | MA | 021## | 617 42#####
        Chicago | IL | 606## | 312 64#####
        Philadelphia | PA | 191## | 215 56#####
        Atlanta | GA | 303## | 404 52#####
        Houston | TX | 770## | 713 65#####
        Dallas | TX | 752## | 214 74#####
        Denver | CO | 802## | 303 29#####
        Seattle | WA | 981## | 206 62#####
        Portland | OR | 972## | 503 22#####
        San Diego | CA | 921## | 619 23#####
        Minneapolis | MN | 554## | 612 33#####
        Columbus | OH | 432## | 614 22#####
        Milwaukee | WI | 532## | 414 27#####
    """),
)
UNITED_KINGDOM = Country(
    code="GB",
    name="United Kingdom",
    currency="GBP",
    domain=".co.uk",
    dialling="44",
    trunk="0",
    mobile="7400 ######",
    given=_ENGLISH_GIVEN,
    surnames=words(
        "Smith, Jones, Taylor, Brown, Davies, Evans, Wilson, Thomas, Roberts, Wright, Thompson, Hughes, "
        "Edwards, Green, Hall, Wood, Harris, Clarke, Patel, Jackson, Turner, Hill, Cooper, Ward, Morris, "
        "Bailey, Bennett, Ashworth, Barraclough, Cartwright, Dunmore, Entwistle, Fairclough, Greenhalgh, "
        "Hargreaves, Illingworth, Jarvis, Kirkpatrick, Longbottom, MacDonald, Netherton, Ollerenshaw, "
        "Pickering, Ramsbottom, Sidebotham, Thistlethwaite, Wainwright, Yardley"
    ),
    family_firm=("& Sons", "& Co", "Brothers"),
    trades=_ENGLISH_TRADES,
    trade_first=False,
    legal_forms=(("Ltd", "Limited", "Ltd.", "LTD"), ("PLC", "plc", "P.L.C."), ("LLP", "L.L.P.")),
    and_word="and",
    streets=_ENGLISH_STREETS,
    street_kinds=("Street", "Road", "Avenue", "Lane", "Drive", "Court"),
    street_short=_ENGLISH_STREET_SHORT,
    units=("Unit", "Flat", "Floor"),
    cities=cities("""
        London | Greater London | EC#A #@@ | 20 7946####
        Manchester | Greater Manchester | M# #@@ | 161 49#####
        Birmingham | West Midlands | B# #@@ | 121 49#####
        Leeds | West Yorkshire | LS# #@@ | 113 49#####
        Sheffield | South Yorkshire | S# #@@ | 114 49#####
        Bristol | Avon | BS# #@@ | 117 49#####
        Edinburgh | Midlothian | EH# #@@ | 131 49#####
        Glasgow | Lanarkshire | G# #@@ | 141 49#####
        Liverpool | Merseyside | L# #@@ | 151 49#####
        Nottingham | Nottinghamshire | NG# #@@ | 115 95#####
        Cardiff | South Glamorgan | CF1# #@@ | 29 2018####
        Reading | Berkshire | RG# #@@ | 118 49#####
    """),
)
AUSTRALIA = Country(
    code="AU",
    name="Australia",
    currency="AUD",
    domain=".com.au",
    dialling="61",
    trunk="0",
    mobile="4 12######",
    given=_ENGLISH_GIVEN,
    surnames=words(
        "Smith, Nguyen, Campbell, Kelly, Ryan, Murphy, McDonald, Stewart, O'Connor, Chen, Singh, "
        "Papadopoulos, Armstrong, Blackwood, Callaghan, Drummond, Easton, Fielding, Gillespie, Hawthorne, "
        "Ioannou, Jamieson, Kavanagh, Lachlan, Mulligan, Nankervis, O'Sullivan, Prendergast, Quinlan, "
        "Rafferty, Sinclair, Trevithick, Urquhart, Vella, Whitlock, Yates, Brannigan, Costello, Dimitriou, "
        "Esposito"
    ),
    family_firm=("& Sons", "Bros"),
    trades=_ENGLISH_TRADES,
    trade_first=False,
    legal_forms=(("Pty Ltd", "Pty. Ltd.", "Pty Limited", "Proprietary Limited", "P/L"), ("Ltd", "Limited")),
    and_word="and",
    streets=_ENGLISH_STREETS,
    street_kinds=("Street", "Road", "Avenue", "Lane", "Drive", "Parade"),
    street_short=_ENGLISH_STREET_SHORT,
    units=("Unit", "Level", "Suite"),
    cities=cities("""
        Sydney | NSW | 200# | 2 92######
        Newcastle | NSW | 230# | 2 49######
        Wollongong | NSW | 250# | 2 42######
        Melbourne | VIC | 300# | 3 96######
        Geelong | VIC | 322# | 3 52######
        Brisbane | QLD | 400# | 7 32######
        Townsville | QLD | 481# | 7 47######
        Perth | WA | 600# | 8 92######
        Adelaide | SA | 500# | 8 82######
        Hobart | TAS | 700# | 3 62######
        Canberra | ACT | 260# | 2 62######
        Darwin | NT | 080# | 8 89######
    """),
)
