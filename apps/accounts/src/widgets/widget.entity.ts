import type { Widget } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('widgets')
export class WidgetEntity implements Widget {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare key: string;
  @Column('text') declare name: string;
  @Column('uuid', { array: true }) declare queueIds: string[];
  @Column('text', { array: true }) declare allowedOrigins: string[];
  @Column('jsonb') declare fields: Widget['fields'];
  @Column('jsonb') declare colours: Widget['colours'];
  @Column('jsonb') declare texts: Widget['texts'];
  @Column('boolean') declare active: boolean;
  @Column('int', { default: 1 }) declare revision: number;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
}
