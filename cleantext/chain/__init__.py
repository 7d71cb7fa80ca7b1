"""Filters, chains of them, and the engine that runs them.

Each module imports only those above it:

- `reasons`: why a line is dropped: the kind, the evidence, the rule.
- `edits`: the record of a cleaning: `Edit`, `Cleaned` and the log behind them.
- `removed`: where removed characters were in the input.
- `protocols`: what the engine needs of a filter: `Decider` and `Step`.
- `gaps`: the blank lines around dropped lines.
- `drops`: the execution of drops, block by block or among trims.
- `engine`: the execution of a chain on texts. To follow a text through, start here.
- `filter`: the decision: `Filter`, and the decorators `rewrite`, `drop` and `trim`.
- `fixpoint`: filters that run in turn until none changes anything.
- `chain`: the algebra: `Chain`, and how chains are joined and changed.
"""
