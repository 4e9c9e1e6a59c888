import { render } from 'preact';
import { ChatModel } from './model/chat.model';
import type { App, Front } from './options';
import { sheetOf } from './page/sheet';
import styles from './styles.css?inline';
import { Widget } from './views/widget';

/** Puts the panel beside the launcher, once somebody wants it. */
export function mount(front: Front): App {
  const place = document.createElement('div');
  front.root.adoptedStyleSheets.push(sheetOf(styles));
  front.root.prepend(place);
  const model = new ChatModel(front.options, () => front.config());
  render(<Widget model={model} launcher={front.launcher} />, place);
  return {
    open: (by) => model.open(by),
    toggle: () => (model.state.current.isOpen ? model.close() : model.open({ byVisitor: true })),
    end: () => {
      model.end();
      render(null, place);
      place.remove();
    },
  };
}
