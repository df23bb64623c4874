"""Ordinary names, and pieces of them, that are rude words in English when they stand in a sentence.

In a name they are let pass, alone or beside other harmless words: turning away Dick, Fanny and Phuc would be
ruder than what is prevented. The price is known: whoever signs as "Dick Head" gets through.
"""

_NAMES = """
ball balls beaver bich black blow bone boob brown bum butt butts cock cocks cockburn coons cox cracker cum
cumming dick dicks dicky dickie dong dung dyke fagan fagin fanny fick ficker fuchs gay gaye gaylord gayle ho
hoe hooker hui johnson knob koch kok kuntz mick moroni muff nob paddy peter phuc poon pope prick putz randy
raper rod roger savage semen seaman sexton shag slaughter sod spicer suk tit titus virgin wang wankel weiner
wiener willie willy wong wood
"""
NAME_WORDS = frozenset(_NAMES.split())
