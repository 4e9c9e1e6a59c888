import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('refresh_tokens')
export class RefreshTokenEntity {
  @PrimaryColumn('text') declare hash: string;
  @Column('uuid') declare sessionId: string;
  @Column('int') declare generation: number;
}
