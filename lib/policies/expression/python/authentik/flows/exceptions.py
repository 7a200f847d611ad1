class FlowNonApplicableException(Exception):
    pass


class EmptyFlowException(Exception):
    pass
