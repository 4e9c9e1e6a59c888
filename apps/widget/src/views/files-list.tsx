import { useEffect } from 'preact/hooks';
import { useStore } from '../model/store';
import { AttachmentView } from './attachment';
import { useHere } from './context';

/** Everything that was exchanged, newest first. */
export function FilesList() {
  const { model, words } = useHere();
  const { attachments } = useStore(model.files.state);
  useEffect(() => void model.files.refresh(), []);

  if (attachments.length === 0) return <p class="middle">{words.t('noFiles')}</p>;
  return (
    <div class="files">
      <ul>
        {[...attachments]
          .sort((a, b) => b.at.localeCompare(a.at))
          .map((attachment) => (
            <li key={attachment.id}>
              <AttachmentView attachment={attachment} />
            </li>
          ))}
      </ul>
      <p class="disclaimer">{words.t('fileDisclaimer')}</p>
    </div>
  );
}
