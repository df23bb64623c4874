"""Local models that score text: inference only, numpy only, no network and no download at run time.

``toxicity`` and ``spam`` are the two models; everything else here is what they are made of. Training
lives in ``training/`` and is not shipped; what it writes into ``weights/`` is, and a card on each model
(data, licences, figures, limits) stands in ``cards/``.
"""
