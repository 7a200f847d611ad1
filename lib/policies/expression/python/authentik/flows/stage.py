from _plan import RedirectStage
