import { Modal } from '@mantine/core';
import type { Attachment } from '@switchboard/contracts';
import { formatBytes, isPicture, safeName } from '@switchboard/web';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { http } from '../api';
import { session } from '../session/session';
import { t } from '../texts';
import classes from './attachment.module.css';
import { language } from './format';
import { FileIcon } from './icons';
import { notifyProblem } from './notify';

/** One file: its picture (G13, V17), its name as a download (G14, G16), or its state. */
export function AttachmentView({
  attachment,
  isCompact = false,
}: {
  attachment: Attachment;
  /** A line of a list, where the picture stands in the transcript already. */
  isCompact?: boolean;
}) {
  const open = useMutation({ mutationFn: () => openInTab(attachment.id), onError: notifyProblem });
  const name = safeName(attachment.name, '…');
  const label = safeName(attachment.description, '') || name;
  const size = formatBytes(attachment.sizeBytes, language);

  if (attachment.state !== 'clean') {
    return (
      <div className={classes.file} data-state={attachment.state}>
        <FileIcon />
        <span>
          <span className={classes.name}>{label}</span>
          <span className={classes.soft}>
            {size} · {t(`attachment.${attachment.state}`)}
            {attachment.reason !== null && ` (${attachment.reason})`}
          </span>
        </span>
      </div>
    );
  }
  const isShown = !isCompact && isPicture(attachment.mediaType) && attachment.previewLink !== null;
  return (
    <div className={isShown ? classes.pictured : undefined}>
      {isShown && attachment.previewLink !== null && (
        <Picture link={attachment.previewLink} full={attachment.link} label={label} />
      )}
      <button
        type="button"
        className={classes.file}
        onClick={() => open.mutate()}
        aria-label={t('attachment.download', { name: label })}
      >
        <FileIcon />
        <span>
          <span className={classes.link}>{label}</span>
          <span className={classes.soft}>{label === name ? size : `${name} · ${size}`}</span>
        </span>
      </button>
    </div>
  );
}

/** A ticket lets the browser itself fetch the file; the tab is opened first, or it would count as a pop-up. */
async function openInTab(attachmentId: string): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const { url } = await http.ask<{ url: string }>(`/v1/attachments/${attachmentId}/ticket`, {
      method: 'POST',
    });
    if (!tab) return void (window.location.href = url);
    tab.opener = null;
    tab.location.href = url;
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** Part of the picture; enlarged by a click, closed by Escape, outside, or the cross (V10, V11). */
function Picture({ link, full, label }: { link: string; full: string | null; label: string }) {
  const [isLarge, setLarge] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const address = usePicture(link);
  return (
    <>
      <button
        type="button"
        className={classes.thumb}
        disabled={address === null}
        aria-label={t('attachment.enlarge', { name: label })}
        onClick={() => setLarge(true)}
      >
        {address !== null && (
          <img
            src={address}
            alt={label}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setWhole(isExtreme(naturalWidth, naturalHeight))
            }
            data-whole={isWhole || undefined}
          />
        )}
      </button>
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        size="auto"
        title={label}
        centered
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {isLarge && <FullPicture link={full ?? link} label={label} />}
      </Modal>
    </>
  );
}

/** So long or so high that a part of it would be a patch of colour (V10). */
const isExtreme = (width: number, height: number): boolean => width > 2.5 * height || height > 2.5 * width;

function FullPicture({ link, label }: { link: string; label: string }) {
  const address = usePicture(link);
  return address === null ? null : <img className={classes.full} src={address} alt={label} />;
}

/** The bytes, asked with the token, as an address that an image can show. */
function usePicture(link: string): string | null {
  const { data } = useQuery({
    queryKey: ['picture', link],
    queryFn: () => pictureBytes(link),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: 1,
  });
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return address;
}

async function pictureBytes(link: string): Promise<Blob> {
  const token = (await session.freshToken()) ?? '';
  const response = await fetch(link, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`The picture answered ${response.status}`);
  return response.blob();
}
