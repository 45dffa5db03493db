// Remembers what is typed and chosen on one message or view and reports interactions to the server.
import { failed, send } from './api.js';
import { emit, openConversation, state } from './state.js';

/** How each element type reports its value: [field, initial field, is a list]. */
const FIELDS = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_static_select: ['selected_options', 'initial_options', true],
  multi_external_select: ['selected_options', 'initial_options', true],
  checkboxes: ['selected_options', 'initial_options', true],
  multi_users_select: ['selected_users', 'initial_users', true],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', true],
  multi_channels_select: ['selected_channels', 'initial_channels', true],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
};

/** The name of the value field of an element type, or undefined if it carries no value. */
export function fieldOf(type) {
  return FIELDS[type]?.[0];
}

/** The id of a block; blocks without one are known by their position. */
export function blockId(block, index) {
  return block.block_id ?? `#${index}`;
}

function initial(element) {
  const [field, source, many] = FIELDS[element.type];
  let value = element[source];
  if (value === undefined && element.default_to_current_conversation && openConversation()) {
    value = many ? [state.place] : state.place;
  }
  return { type: element.type, [field]: value ?? (many ? [] : null) };
}

/** Every element of a block that carries a value. */
export function statefulElements(block) {
  const all = [block.element, block.accessory, ...(block.type === 'actions' ? block.elements : [])];
  return all.filter((element) => element && FIELDS[element.type]);
}

/** The memory of one message or view. `container` is what the server needs to find it again. */
export class Surface {
  constructor(container) {
    this.container = container;
    this.values = new Map();
    this.onEnter = null;
    this.onInput = null;
  }

  /** What the element holds now: what the person typed, else its initial value. */
  entry(block, element) {
    const key = `${block}\n${element.action_id}`;
    const known = this.values.get(key);
    if (known && known.type === element.type) return known;
    const fresh = initial(element);
    this.values.set(key, fresh);
    return fresh;
  }

  get(block, element) {
    return this.entry(block, element)[fieldOf(element.type)];
  }

  set(block, element, value) {
    this.entry(block, element)[fieldOf(element.type)] = value;
    this.onInput?.(block);
  }

  /** Forget blocks that are no longer shown. */
  keep(blocks) {
    const alive = new Set();
    blocks.forEach((block, index) => statefulElements(block).forEach((element) => {
      alive.add(`${blockId(block, index)}\n${element.action_id}`);
    }));
    for (const key of this.values.keys()) if (!alive.has(key)) this.values.delete(key);
  }

  /** Slack's `state` object: `{values: {block_id: {action_id: {type, …}}}}`. */
  state() {
    const values = {};
    for (const [key, value] of this.values) {
      const [block, action] = key.split('\n');
      (values[block] ??= {})[action] = value;
    }
    return { values };
  }

  /** Report a block action; shows a warning if the app does not answer. Returns the answer. */
  async act(block, element, change = {}) {
    const field = fieldOf(element.type);
    const action = { type: element.type, ...(field ? { [field]: this.get(block, element) } : {}), ...change };
    const body = { container: this.container, block_id: block, action_id: element.action_id, action };
    if (this.container.type === 'view' || this.values.size) body.state = this.state();
    const answer = await send('action', body);
    if (failed(answer)) emit('trouble', { error: answer?.error, what: 'this_action' });
    emit('touched');
    return answer;
  }

  /** Ask the app for the options of an external select. */
  options(block, element, value) {
    return send('options', { container: this.container, block_id: block, action_id: element.action_id, value });
  }
}
