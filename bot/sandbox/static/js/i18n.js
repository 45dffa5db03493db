// The words of the page in English and German: the frame speaks to the visitor, the client to the person played.
import { me } from './state.js';

/** What surrounds the workspace, in the language the visitor has chosen for this page. */
const FRAME = {
  play_as: ['You are', 'Du bist'],
  switch_person: ['Switch person', 'Person wechseln'],
  choose_person: ['Who do you want to be?', 'Wer möchtest du sein?'],
  choose_hint: ['Everyone works at the same made-up company. Slip into any role, as often as you like.',
    'Alle arbeiten in derselben erfundenen Firma. Schlüpfe in jede Rolle, sooft du magst.'],
  search_people: ['Search by name, role or city', 'Nach Name, Rolle oder Ort suchen'],
  nobody_found: ['Nobody found', 'Niemand gefunden'],
  admin: ['Admin', 'Admin'],
  deactivated: ['Deactivated', 'Deaktiviert'],
  you: ['you', 'du'],
  local_time: ['local time', 'Ortszeit'],
  lang_de: ['German', 'Deutsch'],
  lang_en: ['English', 'Englisch'],
  be_person: ['Become {name}', 'In die Rolle von {name} schlüpfen'],
  edit_person: ['Change this person', 'Diese Person ändern'],
  language: ['Language', 'Sprache'],
  time_zone: ['Time zone', 'Zeitzone'],
  deactivate: ['Deactivate account', 'Konto deaktivieren'],
  reactivate: ['Reactivate account', 'Konto wieder aktivieren'],
  reconnecting: ['The workspace does not answer. Reconnecting …', 'Der Arbeitsbereich antwortet nicht. Neuer Versuch …'],
  demo_time: ['Demo time', 'Demo-Zeit'],
  next_event: ['Next event', 'Nächstes Ereignis'],
  next_short: ['Next', 'Weiter'],
  plus_hour: ['+1 hour', '+1 Stunde'],
  plus_day: ['+1 day', '+1 Tag'],
  plus_week: ['+1 week', '+1 Woche'],
  stepping: ['Time is passing …', 'Die Zeit läuft …'],
  steps: ['{n} events', '{n} Ereignisse'],
  stepped: ['Moved to {time} · {n} events', 'Jetzt ist {time} · {n} Ereignisse'],
  stepped_one: ['Moved to {time} · 1 event', 'Jetzt ist {time} · 1 Ereignis'],
  clock_label: ['Clock of the demo', 'Uhr der Demo'],
  auto_people: ['Others answer by themselves', 'Andere antworten selbst'],
  auto_short: ['Auto', 'Auto'],
  online: ['online', 'online'],
  offline: ['offline', 'offline'],
  bot_is: ['{name} {what}', '{name} {what}'],
  roles_hr: ['HR: create programmes, release pairs', 'HR: legt Programme an, gibt Tandems frei'],
  roles_lead: ['Leading: learn as mentees', 'Führung: lernt als Mentee'],
  roles_team: ['Colleagues: bring knowledge as mentors', 'Kolleg:innen: geben als Mentor:in weiter'],
  roles_outside: ['Cannot take part, and are told why', 'Können nicht teilnehmen und erfahren, warum'],
  badge_hr: ['HR', 'HR'],
  guest: ['Guest', 'Gast'],
  stranger: ['Partner company', 'Partnerfirma'],
  bot: ['Bot', 'Bot'],
  new_for: ['{n} new', '{n} neu'],
  page_language: ['Language of this page', 'Sprache dieser Seite'],
  plus_hour_short: ['+1 h', '+1 h'],
  plus_day_short: ['+1 d', '+1 T'],
  plus_week_short: ['+1 w', '+1 W'],
  next_at: ['{time}: {what}', '{time}: {what}'],
  next_none: ['Nothing is due', 'Nichts steht an'],
  stepped_new: ['New messages for {names}.', 'Neue Nachrichten für {names}.'],
  and_more: ['{names} and {n} more', '{names} und {n} weitere'],
  // guided start
  guide: ['First steps', 'Erste Schritte'],
  guide_title: ['A whole programme in three steps', 'Ein ganzes Programm in drei Schritten'],
  guide_close: ['Got it', 'Alles klar'],
  guide_be: ['Be {name}', '{name} sein'],
  guide_hr_is: ['You are {name} from HR: create a programme below, then open its sign-up.',
    'Du bist {name} aus HR: Leg unten ein Programm an und öffne danach die Anmeldung.'],
  guide_hr: ['Be {name} from HR: create a programme and open its sign-up.',
    'Sei {name} aus HR: Leg ein Programm an und öffne die Anmeldung.'],
  guide_clock: ['Switch on “{auto}” at the top and move the clock: the company signs up, and everything due on the way happens.',
    'Schalte oben „{auto}“ ein und stell die Uhr vor: Die Firma meldet sich an, und alles, was bis dahin fällig ist, passiert.'],
  guide_change: ['Change sides at the top left, any time. {name}, for one, joins with {command}.',
    'Wechsle oben links die Seite, wann du magst. {name} zum Beispiel meldet sich mit {command} an.'],
};

/** The workspace itself, in the language of the person being played. */
const CLIENT = {
  // people
  profile: ['Profile', 'Profil'],
  // navigation
  home: ['Home', 'Home'],
  messages: ['Messages', 'Nachrichten'],
  app: ['App', 'App'],
  apps: ['Apps', 'Apps'],
  channels: ['Channels', 'Kanäle'],
  direct: ['Direct messages', 'Direktnachrichten'],
  groups: ['Group messages', 'Gruppennachrichten'],
  nav: ['Conversations', 'Unterhaltungen'],
  back: ['Back', 'Zurück'],
  unread: ['{n} unread', '{n} ungelesen'],
  members: ['{n} members', '{n} Mitglieder'],
  none_yet: ['None yet', 'Noch keine'],
  private_channel: ['Private channel', 'Privater Kanal'],
  not_member: ['You cannot see this conversation.', 'Diese Unterhaltung siehst du nicht.'],
  // messages
  empty_channel: ['Nothing here yet. Say hello!', 'Hier ist noch nichts. Sag Hallo!'],
  empty_dm: ['No messages from {name} yet. Type {command} below to begin.',
    'Noch keine Nachricht von {name}. Tippe unten {command}, um loszulegen.'],
  empty_group: ['This is the beginning of your conversation.', 'Hier beginnt eure Unterhaltung.'],
  only_you: ['Only visible to you', 'Nur für dich sichtbar'],
  edited: ['(edited)', '(bearbeitet)'],
  look: ['Open', 'Ansehen'],
  download: ['Download', 'Herunterladen'],
  loading: ['Loading …', 'Wird geladen …'],
  unknown_block: ['This page cannot show a block of type “{type}”.',
    'Einen Block vom Typ „{type}“ kann diese Seite nicht zeigen.'],
  unknown_element: ['Cannot show “{type}”', '„{type}“ nicht darstellbar'],
  external_image: ['Picture from outside, not loaded:', 'Bild von außerhalb, nicht geladen:'],
  see_more: ['See more', 'Mehr anzeigen'],
  see_less: ['See less', 'Weniger anzeigen'],
  // home
  home_empty: ['{name} has not set up your Home yet.', '{name} hat deinen Startbereich noch nicht eingerichtet.'],
  home_empty_hint: ['It appears as soon as the app is online and has greeted you.',
    'Er erscheint, sobald die App online ist und dich begrüßt hat.'],
  // composer
  message_to: ['Message {name}', 'Nachricht an {name}'],
  read_only: ['{name} does not read messages here. Commands work: type {command}.',
    '{name} liest hier keine Nachrichten mit. Befehle gehen: Tippe {command}.'],
  read_only_placeholder: ['Type / for a command', 'Für einen Befehl / tippen'],
  read_only_refused: ['You cannot write to {name} here. Begin with / for a command.',
    'Hier kannst du {name} nicht schreiben. Beginne mit / für einen Befehl.'],
  send: ['Send', 'Senden'],
  shortcuts: ['Shortcuts', 'Kurzbefehle'],
  no_shortcuts: ['This app has no shortcuts.', 'Diese App hat keine Kurzbefehle.'],
  commands: ['Commands', 'Befehle'],
  people: ['People', 'Personen'],
  emoji: ['Emoji', 'Emojis'],
  send_hint: ['Enter sends, Shift+Enter starts a new line', 'Enter sendet, Umschalt+Enter beginnt eine neue Zeile'],
  working: ['One moment …', 'Einen Moment …'],
  // forms
  required: ['Please fill in this field.', 'Bitte fülle dieses Feld aus.'],
  optional: ['(optional)', '(optional)'],
  too_short: ['Please write at least {n} characters.', 'Bitte schreib mindestens {n} Zeichen.'],
  too_long: ['Please write at most {n} characters.', 'Bitte schreib höchstens {n} Zeichen.'],
  bad_email: ['Please enter an email address.', 'Bitte gib eine E-Mail-Adresse ein.'],
  bad_url: ['Please enter a link that begins with https://', 'Bitte gib einen Link ein, der mit https:// beginnt.'],
  bad_number: ['Please enter a number.', 'Bitte gib eine Zahl ein.'],
  bad_whole: ['Please enter a whole number.', 'Bitte gib eine ganze Zahl ein.'],
  too_small: ['The smallest number allowed is {n}.', 'Die kleinste erlaubte Zahl ist {n}.'],
  too_big: ['The largest number allowed is {n}.', 'Die größte erlaubte Zahl ist {n}.'],
  chars_left: ['{n} characters left', 'Noch {n} Zeichen'],
  select_option: ['Choose an option', 'Auswählen'],
  select_options: ['Choose options', 'Auswählen'],
  select_person: ['Choose a person', 'Person auswählen'],
  select_conversation: ['Choose a conversation', 'Unterhaltung auswählen'],
  search: ['Search', 'Suchen'],
  no_results: ['No results', 'Keine Treffer'],
  type_more: ['Keep typing to search (at least {n})', 'Tippe weiter, um zu suchen (mindestens {n})'],
  max_selected: ['You can choose up to {n}.', 'Du kannst höchstens {n} auswählen.'],
  clear: ['Clear', 'Auswahl löschen'],
  remove: ['Remove {name}', '{name} entfernen'],
  more: ['More actions', 'Weitere Aktionen'],
  date: ['Date', 'Datum'],
  time: ['Time', 'Uhrzeit'],
  // modals
  submit: ['Submit', 'Absenden'],
  cancel: ['Cancel', 'Abbrechen'],
  close: ['Close', 'Schließen'],
  ok: ['OK', 'OK'],
  // failures
  operation_timeout: ['{what} did not work: {name} took too long to answer (operation_timeout).',
    '{what} hat nicht geklappt: {name} hat zu lange nicht geantwortet (operation_timeout).'],
  bot_offline_error: ['{what} did not work because {name} is offline.',
    '{what} hat nicht geklappt, weil {name} offline ist.'],
  failed: ['{what} did not work (error: “{error}”).', '{what} hat nicht geklappt (Fehler: „{error}“).'],
  stale: ['This has just changed. Please look again and repeat it.',
    'Das hat sich gerade geändert. Bitte schau noch einmal hin und wiederhole es.'],
  form_trouble: ['We had trouble connecting. Try again?', 'Die Verbindung hat nicht geklappt. Noch einmal versuchen?'],
  this_action: ['This action', 'Diese Aktion'],
  this_message: ['Your message', 'Deine Nachricht'],
  new_below: ['New messages', 'Neue Nachrichten'],
};

let chosen = recall('page-language') ?? (navigator.language.startsWith('de') ? 'de' : 'en');

/** "de" or "en", by the chosen person's locale. */
export function lang() {
  return me().locale?.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** "de" or "en": the language of the page's own frame. */
export function pageLang() {
  return chosen;
}

/** Let the page's frame speak another language from now on, also after a reload. */
export function setPageLang(language) {
  chosen = language;
  remember('page-language', language);
}

/** The text of `key` with `{placeholders}` filled. */
export function t(key, values = {}) {
  const pair = FRAME[key] ?? CLIENT[key];
  if (!pair) return key;
  const language = key in FRAME ? pageLang() : lang();
  return pair[language === 'de' ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Keep a choice of the visitor in this browser; one that keeps nothing simply forgets it. */
export function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* storage may be switched off */ }
}

/** What `remember` has kept, or null. */
export function recall(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}
