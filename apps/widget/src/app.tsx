import { render } from 'preact';
import { ChatModel } from './model/chat.model';
import type { App, Front } from './options';
import { followPreview } from './page/preview';
import { sheetOf } from './page/sheet';
import styles from './styles.css?inline';
import { Widget } from './views/widget';

/** Puts the panel beside the launcher, once somebody wants it. */
export function mount(front: Front): App {
  const place = document.createElement('div');
  const life = new AbortController();
  front.root.adoptedStyleSheets.push(sheetOf(styles));
  front.root.prepend(place);
  const model = new ChatModel(front.options, () => front.config());
  render(<Widget model={model} launcher={front.launcher} />, place);
  followPreview(
    front.options.baseUrl,
    (part) => {
      model.looksLike(part);
      front.paints(part.colours);
    },
    life.signal,
  );
  return {
    open: (by) => model.open(by),
    toggle: () => (model.state.current.isOpen ? model.close() : model.open({ byVisitor: true })),
    end: () => {
      life.abort();
      model.end();
      render(null, place);
      place.remove();
    },
  };
}
