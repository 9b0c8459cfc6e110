// Which trials the table shows: brushed in the parallel coordinates, of a state, with a text.

const selection = { brushed: null, states: new Set(), text: "", changed: [] };

function select(change) {
  Object.assign(selection, change);
  selection.changed.forEach(action => action());
}

function isSelected(trial) {
  return (selection.brushed === null || selection.brushed.has(trial.number))
    && (selection.states.size === 0 || selection.states.has(trial.state))
    && (selection.text === "" || trial.words.includes(selection.text));
}
