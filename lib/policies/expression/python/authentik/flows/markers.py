# Markers of a plan's stages; the host decides by itself when policies are asked again.


class StageMarker:
    pass


class ReevaluateMarker(StageMarker):
    def __init__(self, binding=None):
        self.binding = binding
