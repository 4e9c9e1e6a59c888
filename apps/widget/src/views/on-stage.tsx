import { render } from '@testing-library/preact';
import type { ComponentChildren } from 'preact';
import type { ChatModel } from '../model/chat.model';
import { type ChatState, INITIAL, isOpen } from '../model/chat-state';
import { FilesModel } from '../model/files.model';
import { Store } from '../model/store';
import { Words } from '../texts';
import { en } from '../texts/en';
import { LAUNCHER_TEXTS } from '../texts/launcher';
import { HereContext } from './context';

/** The widget's English, as tests expect it on the screen. */
export const texts = { ...LAUNCHER_TEXTS.en, ...en };
const words = new Words('en', texts);

/** What a test gives a view to show; the rest is a widget without a contact that nothing was done in. */
export interface Given {
  readonly state?: object;
  readonly files?: object;
  readonly transcript?: object | null;
  /** What the view may do, as far as the test looks at it. */
  readonly deeds?: Partial<ChatModel>;
}

/** A model that knows what it is given and does nothing by itself. */
export function aModel({ state = {}, files = {}, transcript = null, deeds = {} }: Given = {}): ChatModel {
  const store = new Store<ChatState>({ ...INITIAL, ...state });
  const model = {
    state: store,
    transcript: new Store(transcript),
    options: { key: 'w', baseUrl: 'https://chat.example', language: 'en', open: false },
    http: { clockOffsetMs: 0, ask: () => Promise.resolve({ items: [] }) },
    identity: { freshToken: () => Promise.resolve('t') },
    isAttended: true,
    formText: '',
    get contact() {
      return store.current.contact;
    },
    get isContactOpen() {
      return isOpen(store.current.contact);
    },
    problemIs: (problem: string | null) => store.patch({ problem }),
    refresh: () => Promise.resolve(),
    endInView: () => undefined,
    types: () => undefined,
    ...deeds,
  };
  const whole = model as unknown as ChatModel;
  const filesModel = new FilesModel(whole);
  filesModel.state.patch(files);
  return Object.assign(whole, { files: filesModel });
}

/** Shows it as in the widget, with this model. */
export function show(view: ComponentChildren, given: ChatModel | Given = {}) {
  const model =
    'state' in given && given.state instanceof Store ? (given as ChatModel) : aModel(given as Given);
  const shown = render(<HereContext.Provider value={{ model, words }}>{view}</HereContext.Provider>);
  return { ...shown, model };
}
