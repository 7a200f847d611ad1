(sandbox) => {
  const referTo = (stage) => {
    if (stage?.in_memory === "redirect") {
      return { $record: "in_memory_stage", type: "redirect", destination: String(stage.destination) };
    }
    const plain = stage && typeof stage[sandbox.plain] === "function" ? stage[sandbox.plain]() : undefined;
    if (plain?.$record !== "stage")
      throw new TypeError("a stage is needed, as ak_stage_by() and redirect_stage() give it");
    return plain;
  };

  /** JSON texts of a context's values, to compare them later. */
  const snapshot = ({ flow_plan: _plan, ...context }) => {
    const texts = {};
    for (const key of Object.keys(context)) texts[key] = JSON.stringify(sandbox.encode(context[key], 2));
    return texts;
  };

  /** Top-level keys that are new or different, with their plain data, and keys that are gone. */
  const compare = (before, context) => {
    const now = snapshot(context);
    const set = {};
    for (const key of Object.keys(now)) if (now[key] !== before[key]) set[key] = JSON.parse(now[key]);
    return { set, removed: Object.keys(before).filter((key) => !(key in now)) };
  };

  /** The running flow's plan. Operations on it are noted and carried out by the host afterwards. */
  sandbox.makePlan = (data) => {
    const operations = [];
    const plan = {
      ...data,
      context: sandbox.decode(data.context ?? {}),
      insert_stage(stage, _marker, index = 1) {
        operations.push({ type: "insert_stage", stage: referTo(stage), index: Math.trunc(index) });
      },
      append_stage(stage) {
        operations.push({ type: "append_stage", stage: referTo(stage) });
      },
      redirect(destination) {
        operations.push({ type: "redirect", destination: String(destination) });
      },
    };
    const given = snapshot(plan.context);
    /** What is different now, as plain data; undefined when nothing is. */
    const changes = () => {
      const found = compare(given, plan.context);
      const isSame = Object.keys(found.set).length + found.removed.length + operations.length === 0;
      return isSame ? undefined : { ...found, operations };
    };
    return { plan, changes };
  };

  /** Makes both contexts hold the same nested objects, so that a change in one is seen in the other. */
  sandbox.share = (context, plan) => {
    const own = snapshot(context);
    const other = snapshot(plan.context);
    for (const key of Object.keys(other)) {
      if (!(key in own) || own[key] === other[key]) context[key] = plan.context[key];
    }
  };

  sandbox.redirectStage = (destination) => ({ in_memory: "redirect", destination });
  sandbox.snapshot = snapshot;
  sandbox.compare = compare;
};
