import type { ListTargets, Reply, TargetAgent, TargetQueue, TransferTo } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { formatSeconds, formatSince } from '../shared/format';
import { Empty } from '../shared/states';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './transfer.module.css';

export type Targets = Reply<typeof ListTargets>;

/** One name for one target. */
export const keyOf = (to: TransferTo): string => ('agentId' in to ? to.agentId : to.queueId);

const isFree = ({ state, load, capacity }: TargetAgent) => state === 'available' && load < capacity;

/** Whether it could go there now, as far as is known. */
export function mayTake(targets: Targets | undefined, to: TransferTo): boolean {
  if (!targets) return false;
  if ('agentId' in to) return targets.agents.some((agent) => agent.id === to.agentId && isFree(agent));
  return targets.queues.some((queue) => queue.id === to.queueId && queue.openNow);
}

interface TargetsProps {
  readonly targets: Targets | undefined;
  readonly chosen: string | null;
  readonly onChoose: (to: TransferTo) => void;
}

/** Agents and queues to choose from; who cannot take it now is shown with the reason. */
export function TransferTargets({ targets, chosen, onChoose }: TargetsProps) {
  const now = useNow();
  if (!targets) return null;
  const { agents, queues } = targets;
  if (agents.length + queues.length === 0) return <Empty title={t('transfer.nobody')} />;
  return (
    <>
      <Group title={t('transfer.agents')} isShown={agents.length > 0}>
        {agents.map((agent) => (
          <Target
            key={agent.id}
            name={safeName(agent.name, t('agent'))}
            about={aboutAgent(agent, now)}
            state={agent.state}
            isChosen={chosen === agent.id}
            mayBeChosen={isFree(agent)}
            onChoose={() => onChoose({ agentId: agent.id })}
          />
        ))}
      </Group>
      <Group title={t('transfer.queues')} isShown={queues.length > 0}>
        {queues.map((queue) => (
          <Target
            key={queue.id}
            name={`${queue.number} ${safeName(queue.name, '')}`}
            about={aboutQueue(queue)}
            isChosen={chosen === queue.id}
            mayBeChosen={queue.openNow}
            onChoose={() => onChoose({ queueId: queue.id })}
          />
        ))}
      </Group>
    </>
  );
}

function Group({ title, isShown, children }: { title: string; isShown: boolean; children: React.ReactNode }) {
  if (!isShown) return null;
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

interface TargetProps {
  readonly name: string;
  readonly about: string;
  readonly state?: TargetAgent['state'];
  readonly isChosen: boolean;
  readonly mayBeChosen: boolean;
  readonly onChoose: () => void;
}

function Target({ name, about, state, isChosen, mayBeChosen, onChoose }: TargetProps) {
  return (
    <label className={classes.target} data-off={!mayBeChosen}>
      <input type="radio" name="target" checked={isChosen} disabled={!mayBeChosen} onChange={onChoose} />
      {state && <span className={classes.dot} data-state={state} aria-hidden />}
      <span className={classes.name}>{name}</span>
      <span className={classes.about}>{about}</span>
    </label>
  );
}

/** Presence and since when, load, skills. */
function aboutAgent({ state, reason, since, load, capacity, skills }: TargetAgent, now: number): string {
  const presence = reason?.name ?? t(`presence.${state}`);
  return [
    since ? `${presence} ${formatSince(since, now)}` : presence,
    t('presence.load', { load, capacity }),
    ...Object.entries(skills).map(([skill, level]) => `${skill} ${level}`),
  ].join(' · ');
}

/** Open or closed, who waits, for how long probably, whether anybody is there. */
function aboutQueue({ openNow, waiting, estimatedWaitSeconds, agentsAvailable }: TargetQueue): string {
  return [
    t(openNow ? 'transfer.isOpen' : 'transfer.isClosed'),
    t('transfer.waiting', { count: waiting }),
    ...(estimatedWaitSeconds === null
      ? []
      : [t('transfer.estimate', { time: formatSeconds(estimatedWaitSeconds) })]),
    ...(openNow && !agentsAvailable ? [t('transfer.nobodyThere')] : []),
  ].join(' · ');
}
