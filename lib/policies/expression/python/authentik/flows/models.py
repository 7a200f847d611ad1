from _managers import Stage
from _plan import MemoryStage


def in_memory_stage(view, **arguments):
    """A stage that exists in the plan only."""
    return MemoryStage(view, **arguments)


class FlowDesignation:
    AUTHENTICATION = "authentication"
    AUTHORIZATION = "authorization"
    INVALIDATION = "invalidation"
    ENROLLMENT = "enrollment"
    UNRENOLLMENT = "unenrollment"
    RECOVERY = "recovery"
    STAGE_CONFIGURATION = "stage_configuration"
