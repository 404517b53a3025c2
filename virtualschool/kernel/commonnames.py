"""Surnames that tell nothing by themselves: the commonest in England, and those that are words of their own.

Source of the first list: the most frequent surnames of the 1881 census and of the electoral rolls since, which agree on these; the
second is ours: words that reports on education use. A child with such a name is found by forename and surname together.
"""

_SURNAMES = """
smith jones williams taylor brown davies evans thomas wilson johnson roberts robinson thompson wright walker white edwards hughes
green hall lewis harris clarke clark patel jackson wood turner martin cooper hill ward morris moore lee king baker harrison morgan
allen james scott phillips watson davis parker price bennett young griffiths mitchell kelly cook carter richardson bailey collins
bell shaw murphy miller cox richards khan marshall anderson simpson ellis adams singh begum wilkinson foster chapman powell webb
rogers gray mason ali hunt hussain campbell matthews owen palmer holmes mills barnes knight lloyd butler russell barker fisher
stevens jenkins murray dixon harvey graham pearson ahmed fletcher walsh kaur gibson howard andrews stewart elliott reynolds saunders
payne fox ford pearce day brooks west lawrence cole atkinson bradley spencer gill dawson watts burton rose
"""

_WORDS = """
able abbot april archer august banks barber bird bishop black blue bond book booth brook brother burn bush buck butcher cash castle
chance church cliff close coast cross dale dean dear drew east english fair farmer farrow field finch fish flood flower forest
friend frost garden gates gold good grant grass great grove guest hand hardy hart hay head heath high hope house hunter ivory joy
judge june kent lake lamb lane law leach light little lock long lord love low march may major marks marsh mayor meadow moon
moss nation new nice noble noon north page park part peace penny perry pike place plant pool poor pope porter post potter pound
power pride prince read reader reed rich ridge rivers roads rock root rush sage salt sands school sharp shepherd short silver
skipper small snow south sparrow spring start steel steer stone street strong summer summers sweet swift teacher temple town train
trout true valentine vale wade wall walk waters wells wild winter winters wise wolf woods words work worth year years
"""

COMMON_SURNAMES = frozenset(_SURNAMES.split())
ORDINARY_WORDS = frozenset(_WORDS.split())
