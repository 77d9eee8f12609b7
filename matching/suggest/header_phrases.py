"""What columns are called: words of five languages and the field names of known systems."""

PHRASES = """
record_id: id, record id, row id, uuid, guid, key, record key, primary key, pk, rec id, rowid, unique id
record_id: oid, kunnr, lifnr, matnr, custno, cust no, customer no, customer number, customer id, cust id
record_id: account id, account number, accountid, contactid, kundennummer, kunden nr, kundennr
record_id: numero client, no client, cliente id, codigo cliente, codice cliente, internal id, internalid
record_id: externalid, external id, party id, party number, business partner, partner, product id, item id
record_id: entity id, person id, org id, contact id, debitor, kreditor, product number *.6, item number *.6
record_id: matno, matnumber, customer account, vendor id, supplier id, numer id
source: source, source system, src, source file, source name, origin, system, src system, quelle, herkunft
source: quellsystem, origine, origen, fonte, data source, dataset, sourcesystem, logsys, file name *.7, feed
source: provider *.5
record_type: record type, party type, entity type, customer type *.8, partner type, account type *.8
record_type: type *.4, kind *.6, person or organisation, partnertyp, kundenart, kundentyp, art *.4, typ *.4
record_type: tipo *.4, tipo cliente, business partner category, partner category, legal type, is person
record_type: isperson, is natural person, is company, iscompany, is organisation, ktokd *.5, persontype
record_type: record class, typ kunde
given_name: first name, given name, given names, forename, fname, first, vorname, prenom, nombre *.8
given_name: nome *.7, givenname, namev, name first, christian name, firstname, nombre de pila, rufname
given_name: name given, f name
middle_name: middle name, middle names, middle initial, mname, middle, zweiter vorname, second prenom
middle_name: segundo nombre, second given name, additional middle name, secondo nome, middlename
middle_name: deuxieme prenom, m name, m init, mi *.6, middle nm
surname: last name, surname, family name, lname, sname, last, nachname, familienname, zuname, nom de famille
surname: nom *.6, apellido, apellidos, primer apellido, segundo apellido *.7, cognome, name last, lastname
surname: maiden name *.5, family, geburtsname *.5, l name
full_name: full name, person name, contact name, contact person, fullname, contact, name of person
full_name: ansprechpartner, vollstandiger name, vollername, nom complet, nombre completo, nome completo
full_name: nominativo, customer name *.5, director, manager, owner name, executive director, principal
full_name: patient name, patient, employee, employee name, name *.45, kontaktperson, attn, recipient
full_name: nombre y apellidos, nom et prenom, nom prenom, applicant name, business partner full name *.5
full_name: principal name, owner *.5, representative, superintendent, vor und nachname, vorname nachname
full_name: vor nachname, nombre y apellido
organisation_name: company name, company, organisation, organization, organisation name, organization name
organisation_name: org name, business name, legal name, firm, firm name, firma, firmenname
organisation_name: firmenbezeichnung, unternehmen, unternehmensname, raison sociale, societe, entreprise
organisation_name: nom entreprise, razon social, empresa, ragione sociale, azienda, denominazione
organisation_name: trade name, trading name, dba, dba name, account name, corporation, employer, institution
organisation_name: agency, agency name, site name, facility name, facility, school, school name, restaurant
organisation_name: restaurant name, store name, shop name, vendor name, supplier name, vendor, supplier *.8
organisation_name: orgname, companyname, organization bp name, hotel name, hospital name, provider name
organisation_name: name *.45, organization name 1, customer name *.6, merchant, merchant name, branch name
organisation_name: org, site *.5, denominacion, denominacion social, bezeichnung *.3, affiliation
organisation_name: establishment, business, client name *.6, lieferant, kreditor name, nom etablissement
organisation_name: denomination
party_name: name 1, party name, name *.5, customer name *.7, client name *.7, client, customer *.6, kunde
party_name: kundenname, business partner name, account holder, nom client, nombre cliente, nome cliente
party_name: cliente, debitor name, name org 1, partner name, account *.6, counterparty, counterparty name
party_name: debtor, creditor, holder, business partner full name *.7, alt name, party, artist, artist name
party_name: seller, buyer, landlord, tenant, applicant *.6
people: authors, author, author names, creators, contributors, inventors, autoren, auteurs, autores, autori
people: verfasser, cast, artists, people, members, persons, participants, directors, editors, author list
people: inventor, artist *.4, editor *.6
title: title, product name, item name, product title, article title, titel, titre, titulo, titolo
title: produktname, product, artikelbezeichnung, artikelname, bezeichnung *.8, designation, nombre producto
title: nom produit, maktx, display name *.5, song, song name, movie, film, book title, paper, paper title
title: publication, article, item *.7, track, item description *.7, product description *.5
title: material description, materialkurztext, short description *.7, nome prodotto, work, album
title: subject *.5, headline, event name, material name, track name, game, name *.5, song title, work title
description: description, desc, long description, beschreibung, langtext, descripcion, descrizione, details
description: product text, long text, longtext, abstract, summary, sales description, product description
description: item description *.5, store detailed description, text *.5, full description, about, features
description: body, artikelbeschreibung, content *.7
free_text: comment, comments, remark, remarks, note, notes, bemerkung, bemerkungen, notiz, commentaire
free_text: observaciones, nota, memo, free text, freitext, osservazioni, communication remark text
email: email, e mail, mail, email address, mail address, emailaddress, e mail adresse, emailadresse
email: courriel, correo, correo electronico, smtp addr, smtp address, email 1, personal email, work email
email: posta elettronica, adresse email, e mail address, direccion email, indirizzo email, adresse mail
phone: phone, telephone, tel, phone number, telephone number, mobile, mobile phone, cell, cell phone
phone: telefon, handy, telefonnummer, rufnummer, mobiltelefon, mobil, telf 1, telf 2, telf, tel number
phone: telefono, telephone 1, portable *.8, numero de telephone, movil, cellulare, celular, home phone
phone: work phone, business phone, office phone, landline, international phone number, mobile number
phone: contact number, festnetz, phone no, teléfono, cellphone, mobilephone
fax: fax, fax number, telefax, telfx, facsimile, telefaxnummer, faxnummer, telecopie
website: website, web site, url, homepage, web, web address, webseite, internet, site web, sitio web
website: sito web, web page, webpage, pagina web, domain, www, internetadresse, uri, link, sito, website url
address: address, addr, street address, postal address, mailing address, address 1 *.8, address line 1 *.9
address: adresse, anschrift, direccion, indirizzo, domicilio, domicile, full address, address line
address: address 1 line 1, adrs, billing address, shipping address, home address, location *.5
address: domicilio fiscal, residence, adresse 1 *.8, strasse und hausnummer, strasse hausnummer, strasse nr
address: street and number, calle y numero, calle numero, via e numero, rue et numero, street house number
street: street, street name, strasse, rue, calle, via, stras, straat, str, road, billing street *.7
street: mailing street *.7, strassenname, nom de rue, nombre de la calle, nom voie, voie, street 1
street: address 1 *.7, address line 1 *.5, address 1 line 1 *.6, thoroughfare, str name, address street
street: numero et rue *.6, ulica
house_number: house number, house no, houseno, street number, street no, hausnummer, hausnr, haus nr
house_number: house num, house num 1, numero de rue, numero civico, civico, streetnumber, building number
house_number: numero calle, numero voie, number street, billing street number, hnr, huisnummer, num voie
address_extra: address 2, address line 2, address 3, address line 3, street 2, street 3, addr 2, addr 3
address_extra: address 1 line 2, unit, apartment, apt, suite, floor, building, care of, care of name
address_extra: adresszusatz, complement, complement adresse, house number supplement
address_extra: house number supplement text, po box, pobox, postfach, str suppl 1, str suppl 2, str suppl 3
address_extra: stras 2, wohnung, etage, piso, puerta, address extra, flat, address 4
address_extra: additional street prefix name, street suffix name, street prefix name, address 1 line 3
address_extra: complemento, boite postale, apartado, appartement, second line, address suffix, zusatz
city: city, town, suburb, locality, municipality, ort, stadt, wohnort, ort 01, ville, commune, ciudad
city: localidad, citta, comune, poblacion, city name, town city, post town, place *.6, village, stadtname
city: plaats, municipio, gemeinde, place of residence, city town, mc city 1, cityname, ciudad poblacion
city: localite, plz ort *.7, code postal ville *.7
region: state, province, region, county, state code, state province, bundesland, kanton, departement, etat
region: provincia, estado *.8, regio, regione, state or province, territory, comunidad autonoma, bezirk *.6
region: prefecture, st *.6, district *.6, stateorprovince, state name, province code, canton, ort 02 *.6
postcode: postcode, post code, postal code, zip, zip code, zipcode, plz, postleitzahl, code postal
postcode: codigo postal, cp, cap, pstlz, post code 1, pcode, pst code, postalcode, zip postal code
postcode: postnummer, zip 5, eircode, pin code, po box postal code, company postal code
country: country, country code, country name, nation, land, land 1, land 1 code, pays, pais, paese
country: country iso, iso country, country region, nationality *.6, landkz, countrycode, laenderkennzeichen
country: staat *.7, country key, nazione, country of origin *.5, land iso, countryregion, code pays
birth_date: date of birth, dob, birth date, birthdate, birthday, born, geburtsdatum, geb datum, gebdat
birth_date: geburtstag, date de naissance, date naissance, fecha de nacimiento, fecha nacimiento
birth_date: data di nascita, data nascita, person birthdate, birth dt, birth day, naissance, nacimiento, geb
birth_date: dateofbirth, gbdat, d o b
birth_year: birth year, year of birth, yob, d o b year, year born, geburtsjahr, geb jahr, annee de naissance
birth_year: annee naissance, naissance annee, ano de nacimiento, ano nacimiento, nacimiento ano
birth_year: anno di nascita, anno nascita, geboortejaar, year *.3, yr *.3, jahr *.3, annee *.3, ano *.3, anno *.3
birth_month: birth month, month of birth, mob, d o b month, month born, geburtsmonat, geb monat
birth_month: mois de naissance, mois naissance, naissance mois, mes de nacimiento, mes nacimiento, nacimiento mes
birth_month: mese di nascita, mese nascita, geboortemaand, month *.3, monat *.3, mois *.3, mes *.3, mese *.3
birth_day: birth day, day of birth, d o b day, day born, geburtstag, geb tag, jour de naissance, jour naissance
birth_day: naissance jour, dia de nacimiento, dia nacimiento, nacimiento dia, giorno di nascita, giorno nascita
birth_day: geboortedag, day *.3, tag *.3, jour *.3, dia *.3, giorno *.3
date: date, created, created at, modified, updated, updated at, datum, fecha, data *.3, timestamp
date: valid until, valid from, creation date, erdat, aedat, last modified, last modified date, last update
date: system modstamp, chgdate, erstellt, geaendert, start date, end date, expiry, since, release date
date: published date, date added, modified at, changed on, created on, created date, valid to, order date
date: expiration date, changed at, modstamp, date creation, date maj, date modification, fecha alta
date: fecha creacion, data creazione, released *.8, as of
duration: length *.7, duration, time *.4, runtime, running time, playing time, track length, song length, dauer
year: year, yr, publication year, pub year, jahr, annee, ano, anno, baujahr, release year, year published
year: model year, founded *.6, jahrgang, copyright year, erscheinungsjahr, birth year *.7, year of birth *.7
tax_id: tax id, vat, vat id, vat number, vat no, vatno, tax number, tax no, taxid, tin, ein, fein, stceg
tax_id: stcd 1, stcd 2, ust id, ust id nr, ustid, ustidnr, umsatzsteuer id, umsatzsteuernummer, steuernummer
tax_id: steuer nr, steuernr, siren, siret, tva, numero tva, nif, cif, partita iva, piva, p iva
tax_id: vat registration, vat registration number, abn, tax registration number, bp tax number, cuit
tax_id: gst number, gstin, tax identification number, tax reference, tax exempt number, fiscal code
tax_id: fiscal number, federal tax id, employer identification number, utr, cnpj, rfc, tax payer id
tax_id: taxpayer id, n tva, tva intracommunautaire, btw nummer, vat reg no, taxnumber
tax_id: handelsregisternummer *.5, company number *.5, company reg number *.5
tax_id: company registration number *.5
national_id: ssn, social security number, soc sec id, soc sec, national id, nationalid, natid, nino
national_id: ni number, passport, national insurance number, personal id, personalausweis
national_id: sozialversicherungsnummer, sv nummer, dni, codice fiscale, numero securite sociale, nir, cpf
national_id: curp, id card, identity number, identity card, citizen id, passport number, national identifier
national_id: driver license, drivers license, licence number *.4, personnummer, insurance number *.7
national_id: social insurance number, sin, medicare number, bsn, steuer id *.6
national_id: steuerliche identifikationsnummer, social security
duns: duns, duns number, duns no, dunsno, d u n s, dunsnumber, dnb number
lei: lei, legal entity identifier, lei code
gtin: gtin, ean, upc, ean 11, ean 13, barcode, ean code, upc code, gtin 13, gtin 14, isbn *.7
gtin: global trade item number, product standard id, ean upc, bar code, eancode, strichcode, code barre
gtin: code barres, codigo de barras, upccode
model_number: model, model number, model no, modelno, mpn, part number, part no, partnumber, partno
model_number: manufacturer part number, manufacturer number *.7, mfr part no, mfrpn, mfrnr *.5
model_number: vendor part number, modell, modelnumber, modellnummer, mfr part number, hersteller teilenummer
model_number: herstellernummer *.7, artikelnummer hersteller, modele, modelo, teilenummer
model_number: product manufacturer number, reference fabricant, modello, model name *.7, manuf part no
model_number: catalog number *.7
identifier: sku, code, product code, item code, artikelnummer, article number, stock keeping unit
identifier: identifier, reference, ref, serial number, serial, isin, doi, registration number
identifier: license number, external code, bismt, item no, product old id, member id, provider id
identifier: program id, employee id, policy number, iban, bank account, artikel nr, old material number
identifier: material, produktnummer, referencia, referenz, codigo, codice, number *.3, nummer *.3, issn
identifier: parent id, parentid, parentno, parent no, productcode, itemcode, sortl *.4, search term *.4, pnd
identifier: style number, reg number, ticker, npi *.8, symbol *.5, registry id *.6, voter reg number
brand: brand, brand name, manufacturer, manufacturer name, make, maker, marke, hersteller, marque, fabricant
brand: marca, fabricante, produttore, mfr, manuf, producer, herstellername, label *.5, mfg, fabrikant
category: category, product category, family, product family, product group, class, segment, industry, matkl
category: mtart, brsch, kategorie, warengruppe, produktgruppe, branche, categorie, categoria, genre
category: department, venue, journal, conference, publisher, cuisine, status, group, gender, sex, geschlecht
category: sexe, sexo, sesso, language, currency, curr, waers, currency iso code, currency code
category: payment terms, terms, salutation, title of person, anrede, civilite, form of address, type *.6
category: color, colour, size, unit *.8, uom, base unit, meins, unit of measure, sector, product type
category: item type, subcategory, neighborhood *.7, quartier *.6, role, job title, occupation, kind *.6, art
category: typ, tipo, kdgrp, customer group, prdha, booktitle, currencyisocode, zahlungsbedingungen, wahrung
category: waehrung, einheit, farbe, divisa, moneda, valuta, devise, zterm, tier, program, program name
category: service type, journal name, academic title, sic, naics, language code, marital status
category: program option, product hierarchy, material group, item class, ethnicity, race, style
category: birth place *.6, nationality *.6, copyright *.4, edition *.6, format *.6, platform, series *.5
price: price, list price, unit price, preis, listenpreis, prix, precio, prezzo, cost, amount, msrp
price: sales price, verpr, stprs, standard price, retail price, betrag, importe, montant, netto *.6
price: brutto *.6, verkaufspreis, credit limit *.7, prc, value *.3, moving average price, credlim *.6, tarif
price: sale price, preis eur, uvp
number: quantity, qty, count, number of, weight, height, width, length, age, alter, population
number: gross weight, net weight, brgew, ntgew, volume, rating, score, enrollment
number: funded enrollment, pages, stock, menge, anzahl, credit limit *.7, revenue, employees, umsatz
number: number per site, duration, discount, rank, annual revenue, version, percent, time *.3, bytes, depth
number: net product weight, interest, day *.3, vintage *.5
latitude: latitude, lat, breitengrad, geo lat, geographische breite, latitud, latitudine, y coordinate *.5
longitude: longitude, lon, lng, long, laengengrad, langengrad, geo lon, geo long, geographische lange, longitud
longitude: longitudine, x coordinate *.5
flag: is active, active, deleted, is deleted, isdeleted, flag, opt out, enabled, is, has, loevm, lvorm
flag: blocked, is blocked, verified, subscribed, deletion indicator, marked for deletion, newsletter
flag: consent, is inactive, isinactive, inactive, do not call, do not email, has opted out of email, aktiv
flag: on hold, is archived, is marked for archiving
"""
"""Lines of a kind and its phrases, a comma between them.

English, German, French, Spanish and Italian, and the fields of SAP (KUNNR), Salesforce, NetSuite, Dynamics and
Oracle. A phrase may be met apart, glued or in camel case. A number behind the mark * is the share of the usual
weight, where it may mean other things too.
"""
