"""The model that all servers without a pickle serve: the newest of the BentoML store."""

import bentoml

from flights.model.served import NAME, DelayModel


def stored_model() -> DelayModel:
    return DelayModel.load(bentoml.models.get(NAME))
