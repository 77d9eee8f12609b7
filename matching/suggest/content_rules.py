"""How the figures of a column's content bear on what it may be."""

# One block per kind: its weight before anything is known, then figure, low, high, against, favour and words.
# Weights are judgements about what such columns look like, in nats; none was fitted to a file.
RULES = """
record_id -1.5
unique .97 1 -8 2 {:.0%} of the values differ
filled .9 1 -4 0 {:.0%} of the rows have a value
words 1.5 3 0 -6 {:.1f} words a value
consecutive .1 .6 0 2 {:.0%} of the numbers follow each other
code .2 .9 -1 .5 {:.0%} are codes
date .2 .8 0 -8 {:.0%} are dates
email .2 .8 0 -8 {:.0%} are e-mail addresses
person_given .1 .4 0 -4 {:.0%} look like names of persons
source -1.2
few .3 .9 -5 1 few values, each often
distinct 15 60 0 -4 {:.0f} different values
file .3 .9 0 4 {:.0%} are names of files
filled .8 1 -3 0 {:.0%} of the rows have a value
record_type -2
type .4 .9 -3 7.5 {:.0%} mean a person or an organisation
distinct 6 25 0 -5 {:.0f} different values
given_name -.5
given .05 .35 -2.5 4 {:.0%} begin with a frequent given name
letters .6 .9 -6 .3 {:.0%} are letters alone
words 1.5 2.3 0 -4.5 {:.1f} words a value
surname .2 .5 0 -1 {:.0%} are frequent surnames
organisation .05 .3 0 -4 {:.0%} have a word of organisations
unique .9 1 0 -.7 {:.0%} of the values differ
place .15 .5 0 -1.5 {:.0%} are made like names of places
city .03 .12 0 -1 {:.0%} name a large city
few .6 1 0 -2 few values, each often
middle_name -2
given .05 .35 -1.5 2.5 {:.0%} begin with a frequent given name
initial .2 .7 0 3.5 {:.0%} are initials
letters .6 .9 -6 .3 {:.0%} are letters alone
words 1.5 2.3 0 -4.5 {:.1f} words a value
filled .5 .95 .5 -.5 {:.0%} of the rows have a value
surname -.5
surname .02 .2 -1.5 3.5 {:.0%} are frequent surnames
letters .6 .9 -6 .3 {:.0%} are letters alone
words 1.7 2.5 0 -4.5 {:.1f} words a value
given .15 .45 0 -2.5 {:.0%} begin with a frequent given name
organisation .05 .3 0 -4 {:.0%} have a word of organisations
place .15 .5 0 -2.5 {:.0%} are made like names of places
city .03 .12 0 -1.5 {:.0%} name a large city
few .6 1 0 -2 few values, each often
full_name -1
person .15 .6 -4.5 2 {:.0%} look like the name of one person
person_given .1 .5 -1.5 3 {:.0%} have a given name among two to five words
letters .5 .9 -3 .3 {:.0%} are letters alone
organisation .08 .35 0 -4 {:.0%} have a word of organisations
place .3 .7 0 -2 {:.0%} are made like names of places
people .2 .6 0 -4 {:.0%} are lists of persons
few .6 1 0 -2 few values, each often
long .05 .3 0 -4 {:.0%} are long texts
organisation_name -1
organisation .1 .5 -1.8 4.5 {:.0%} have a word or legal form of organisations
legal_form .1 .5 0 2 {:.0%} have a legal form
words 1.1 1.8 -2 .3 {:.1f} words a value
person_given .15 .4 0 -2 {:.0%} look like names of persons
digit .3 .7 0 -2.5 {:.0%} have digits
street .3 .7 0 -3 {:.0%} have a word of streets
people .2 .6 0 -2.5 {:.0%} are lists of persons
few .6 1 0 -2.5 few values, each often
long .05 .3 0 -4 {:.0%} are long texts
model .2 .6 0 -3 {:.0%} have model numbers or measures
party_name -1
organisation .06 .2 -2.5 2.8 {:.0%} have a word or legal form of organisations
person_given .08 .2 -2.5 2.8 {:.0%} look like names of persons
organisation .7 .95 0 -4 {:.0%} have a word of organisations
person .7 .95 0 -4 {:.0%} look like names of persons
people .2 .6 0 -4 {:.0%} are lists of persons
digit .3 .7 0 -2.5 {:.0%} have digits
few .6 1 0 -2.5 few values, each often
long .05 .3 0 -4 {:.0%} are long texts
street .3 .6 0 -4 {:.0%} have a word of streets
people -1.5
people .15 .5 -5 6.5 {:.0%} are lists of persons
title -.5
words 1.5 3.5 -2.5 1.7 {:.1f} words a value
words 14 30 0 -4 {:.1f} words a value
unique .3 .8 -2 .5 {:.0%} of the values differ
sentence .4 .9 0 -2 {:.0%} are sentences
model .1 .5 0 2 {:.0%} have model numbers or measures
person_given .15 .5 0 -4 {:.0%} look like names of persons
people .3 .6 0 -4 {:.0%} are lists of persons
numbered .4 .8 0 -3 {:.0%} begin or end with a number
place .25 .6 0 -2 {:.0%} are made like names of places
few .6 1 0 -2.5 few values, each often
email .3 .8 0 -6 {:.0%} are e-mail addresses
phone .3 .8 0 -6 {:.0%} are telephone numbers
description -1
words 4 16 -2.5 2.5 {:.1f} words a value
long .2 .6 -.5 1.5 {:.0%} are long texts
sentence .2 .8 0 1.5 {:.0%} are sentences
people .3 .6 0 -4 {:.0%} are lists of persons
unique .3 .8 -1 .3 {:.0%} of the values differ
email 0
email .2 .8 -8 8 {:.0%} are e-mail addresses
phone -.5
phone .4 .85 -6 1.7 {:.0%} have the digits of a telephone number
phone_grouped .2 .7 0 4 {:.0%} are written like telephone numbers
nine_digits .5 .9 0 -2 {:.0%} have nine digits
national .5 .9 0 -4 {:.0%} are made like national numbers
tax .5 .9 0 -3 {:.0%} are made like tax numbers
gtin .5 .9 0 -5 {:.0%} are trade item numbers with a right check digit
date .3 .8 0 -6 {:.0%} are dates
consecutive .1 .5 0 -3 {:.0%} of the numbers follow each other
fax -3
phone .4 .85 -6 1.7 {:.0%} have the digits of a telephone number
phone_grouped .2 .7 0 4 {:.0%} are written like telephone numbers
website 0
web .2 .8 -8 7 {:.0%} are web addresses
address -1
numbered .2 .6 -3 2.5 {:.0%} begin or end with a number
street .1 .5 -1 3 {:.0%} have a word of streets
words 1.2 2 -4 0 {:.1f} words a value
digit .2 .6 -2.5 .3 {:.0%} have digits
model .5 .9 0 -1.5 {:.0%} have model numbers or measures
date .3 .8 0 -6 {:.0%} are dates
few .6 1 0 -2 few values, each often
phone .3 .8 0 -6 {:.0%} are telephone numbers
street -1
street .1 .6 -2 5 {:.0%} have a word of streets
numbered .1 .5 0 -4 {:.0%} begin or end with a number
digit .1 .5 0 -1 {:.0%} have digits
few .6 1 0 -2 few values, each often
letters .2 .7 -2.5 0 {:.0%} are letters alone
house_number -2.5
house_number .6 .95 -6 1.5 {:.0%} are made like house numbers
median 300 2000 1 -4 {:.0f} is the middle number
unique .5 .95 0 -4 {:.0%} of the values differ
address_extra -1.5
extra .08 .4 -1 5 {:.0%} have a word such as flat or floor
email .2 .8 0 -6 {:.0%} are e-mail addresses
organisation .3 .7 0 -2 {:.0%} have a word of organisations
people .3 .6 0 -3 {:.0%} are lists of persons
long .05 .3 0 -4 {:.0%} are long texts
city -1
city .01 .1 -.6 2.5 {:.0%} name a large city
place .08 .35 -.6 3.2 {:.0%} are made like names of places
digit .1 .4 0 -5 {:.0%} have digits
words 2.5 4 0 -5 {:.1f} words a value
letters .5 .9 -4 .3 {:.0%} are letters alone
repeated .2 .7 -1.5 .7 {:.0%} of the values repeat
given .1 .3 0 -2.5 {:.0%} begin with a frequent given name
organisation .08 .3 0 -3 {:.0%} have a word of organisations
region .5 .9 0 -3 {:.0%} are states or provinces
street .3 .7 0 -2.5 {:.0%} have a word of streets
country .5 .9 0 -4 {:.0%} are countries
region -1.5
region .3 .85 -2 6 {:.0%} are states or provinces
distinct 60 300 0 -4 {:.0f} different values
digit .2 .6 0 -4 {:.0%} have digits
words 2.5 4 0 -4 {:.1f} words a value
postcode -.8
postcode .5 .9 -6 2 {:.0%} are made like postcodes
postcode_lettered .1 .5 0 3.5 {:.0%} are made like British, Canadian or Dutch postcodes
one_length .5 .9 -.5 .6 {:.0%} have one length
repeated .05 .4 -.2 .6 {:.0%} of the values repeat
year .7 1 0 -3.5 {:.0%} are years
consecutive .5 .95 0 -2 {:.0%} of the numbers follow each other
national .4 .8 0 -4 {:.0%} are made like national numbers
country -1
country .5 .9 -5 6.5 {:.0%} are countries
distinct 150 400 0 -4 {:.0f} different values
region .7 .95 0 -1.5 {:.0%} are states or provinces
birth_date -1
date .4 .85 -6 2.5 {:.0%} are dates
spread 15 35 -3 2.2 {:.0f} years between early and late ones
median_year 2000 2015 .5 -2.5 {:.0f} is the middle year
date 0
date .4 .85 -6 3 {:.0%} are dates
duration -2
duration .8 .98 -8 1 {:.0%} can be read as durations
clock .03 .2 -5 5 {:.0%} have minutes and seconds
year -1
year .8 .98 -8 4.5 {:.0%} are years
distinct 80 150 0 -3 {:.0f} different values
tax_id -1.2
tax .15 .5 0 4 {:.0%} are made like tax numbers
tax_labelled .15 .6 0 2 {:.0%} begin with a country like VAT numbers
digit .5 .95 -5 .3 {:.0%} have digits
words 1.5 2.5 0 -3 {:.1f} words a value
length 6 8 -3 .2 {:.1f} characters a value
iban .3 .9 0 -6 {:.0%} are bank accounts
unique .3 .7 -2 .2 {:.0%} of the values differ
phone_grouped .5 .9 0 -2 {:.0%} are written like telephone numbers
email .3 .8 0 -6 {:.0%} are e-mail addresses
date .4 .8 0 -6 {:.0%} are dates
national_id -1.5
national .2 .7 0 6 {:.0%} are made like national numbers
digit .5 .95 -5 .3 {:.0%} have digits
words 1.5 2.5 0 -2.5 {:.1f} words a value
length 5 7 -3 .2 {:.1f} characters a value
unique .3 .7 -2 .2 {:.0%} of the values differ
date .4 .8 0 -6 {:.0%} are dates
duns -2
nine_digits .5 .9 -5 2.5 {:.0%} have nine digits
lei -2
lei .3 .9 -7 10 {:.0%} are legal entity identifiers with right check digits
gtin -1
gtin .3 .8 -6 8 {:.0%} are trade item numbers with a right check digit
model_number -1
mixed .3 .8 -2 2 {:.0%} are codes of letters and digits
one_word .5 .9 -3 .4 {:.0%} are one word
digit .3 .8 -3 .4 {:.0%} have digits
unique .3 .8 -1 .5 {:.0%} of the values differ
number .5 .9 0 -1.5 {:.0%} are plain numbers
postcode_lettered .5 .9 0 -3 {:.0%} are made like postcodes
tax .4 .8 0 -3 {:.0%} are made like tax numbers
email .3 .8 0 -6 {:.0%} are e-mail addresses
date .4 .8 0 -6 {:.0%} are dates
web .4 .8 0 -6 {:.0%} are web addresses
file .4 .8 0 -6 {:.0%} are names of files
code_list -1.5
code_list .15 .5 -5 7 {:.0%} are lists of codes
identifier -.7
code .4 .9 -3 1.8 {:.0%} are codes
one_word .5 .9 -2.5 .5 {:.0%} are one word
unique .3 .9 -2 1.5 {:.0%} of the values differ
phone_grouped .5 .9 0 -2.5 {:.0%} are written like telephone numbers
email .3 .8 0 -6 {:.0%} are e-mail addresses
date .4 .8 0 -6 {:.0%} are dates
web .4 .8 0 -6 {:.0%} are web addresses
cents .5 .9 0 -4 {:.0%} are amounts with two decimals
length 3 5 -2 0 {:.1f} characters a value
postcode .8 1 0 -1 {:.0%} are made like postcodes
iban .5 .9 0 4 {:.0%} are bank accounts with right check digits
brand -1.5
words 2.2 3.5 0 -4 {:.1f} words a value
digit .2 .5 0 -3 {:.0%} have digits
repeated .3 .8 -2.5 .8 {:.0%} of the values repeat
given .2 .5 0 -2.5 {:.0%} begin with a frequent given name
email .2 .8 0 -6 {:.0%} are e-mail addresses
category 0
few .2 .9 -2 2.6 few values, each often
unique .2 .6 0 -3 {:.0%} of the values differ
words 4 8 0 -3 {:.1f} words a value
number .5 .9 0 -1.5 {:.0%} are plain numbers
date .4 .8 0 -4 {:.0%} are dates
email .3 .8 0 -6 {:.0%} are e-mail addresses
web .4 .8 0 -4 {:.0%} are web addresses
person_given .2 .5 0 -3 {:.0%} look like names of persons
given .4 .9 0 -2.5 {:.0%} begin with a frequent given name
surname .4 .9 0 -2.5 {:.0%} are frequent surnames
city .3 .8 0 -2.5 {:.0%} name a large city
street .4 .9 0 -2.5 {:.0%} have a word of streets
file .3 .9 0 -3 {:.0%} are names of files
price -1.5
number .5 .9 -6 1 {:.0%} are numbers
currency .2 .7 0 6 {:.0%} have a currency
cents .3 .8 -.5 2.5 {:.0%} are amounts with two decimals
latitude -1.5
degrees .6 .95 -7 2 {:.0%} can be degrees with decimals
longitude -1.5
degrees .6 .95 -7 2 {:.0%} can be degrees with decimals
number -.5
number .5 .9 -6 1.8 {:.0%} are numbers
currency .2 .7 0 -5 {:.0%} have a currency
unique .5 .97 .5 -1 {:.0%} of the values differ
one_length .8 1 .3 -.8 {:.0%} have one length
cents .4 .8 0 -.8 {:.0%} are amounts with two decimals
year .8 1 0 -2 {:.0%} are years
date .4 .8 0 -6 {:.0%} are dates
flag -2
flag .6 .95 -5 6 {:.0%} are words such as yes and no
distinct 3 6 0 -6 {:.0f} different values
free_text -.5
words 2.5 6 -2 1.2 {:.1f} words a value
sentence .2 .8 0 1 {:.0%} are sentences
person .3 .7 0 -3 {:.0%} look like names of persons
people .3 .7 0 -3 {:.0%} are lists of persons
numbered .5 .9 0 -2 {:.0%} begin or end with a number
email .3 .8 0 -6 {:.0%} are e-mail addresses
unique .3 .8 0 -.3 {:.0%} of the values differ
unknown .7
"""
