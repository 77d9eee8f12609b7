"""Words that stand before and behind the names of people: titles, degrees and generations."""

from matching.standardise.text import word_set

TITLES = word_set(
    "dr mr mrs ms miss mx prof professor doctor herr herrn hr frau fr sr sra srta senor senora senorita dona dna "
    "mme mlle madame monsieur mademoiselle sig signor signora signorina sigra signa dott dottssa drssa profssa ing "
    "dipl mag maga univ sir dame lady lord rev reverend hon capt captain col gen sgt maj lt cmdr mevr mevrouw mw dhr "
    "drs dra lic mgr messrs avv geom egr exmo exma judr mudr rndr phdr paeddr mvdr thdr inz ir bc drin"
)
"""With which a name may begin. Each is a name, too, where nothing follows it."""
FACULTIES = word_set(
    "med jur iur phil rer nat pol oec ing techn theol agr vet dent habil hab mult univ hc h c kfm kffr wirt inf fh"
)
"""Of what somebody is a doctor or engineer. Phil, Nat and Pol are given names where no title stands before them."""
BEFORE_FACULTIES = FACULTIES | word_set("dr prof professor doctor dipl mag mgr")
SUFFIXES = word_set(
    "jr sr junior senior ii iii iv 2nd 3rd 4th esq phd md dds dvm mba msc bsc cpa obe mbe cbe kbe dbe llm llb dipl "
    "dphil frcs mrcp csc drsc facs cfa"
)
"""With which a name may end: generations, degrees and honours."""
BEHIND_A_COMMA = SUFFIXES | word_set("rn jd edd np dmd do qc kc frs phr pe")
"""What is a degree behind a comma, too, where a whole name stands before it."""
BEHIND_A_NAME = word_set("mr mrs ms miss herr frau mme mlle")
"""Titles that lists of passengers and bookings write behind the name."""
DOTTED_DEGREES = word_set("phd md dds dvm mba msc bsc cpa obe mbe cbe kbe llm llb rn edd jd facs")
"""In an initialled name such letters may be initials: J.R. Smith and Smith J.R. are no juniors."""
GENERATIONS = {
    "jr": "jr", "junior": "jr", "jun": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "sen": "sr", "snr": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
"""What tells generations of one name apart, by its spellings."""
