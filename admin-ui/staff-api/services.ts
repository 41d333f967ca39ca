/** Services as a whole, who works in them, and their LINE account. */
import type { z } from 'zod';
import type * as channels from '../../contracts/channels.ts';
import type * as file from '../../contracts/service-configuration.ts';
import type * as members from '../../contracts/members.ts';
import type * as list from '../../contracts/service-list.ts';
import type { Http } from './http.ts';

export type ServiceList = z.infer<typeof list.ServiceList>;
export type ListedService = z.infer<typeof list.ListedService>;
export type NewService = z.input<typeof list.NewService>;
export type Members = z.infer<typeof members.Members>;
export type Member = z.infer<typeof members.Member>;
export type MemberBody = z.input<typeof members.MemberBody>;
export type InvitationBody = z.input<typeof members.InvitationBody>;
export type Invitation = z.infer<typeof members.Invitation>;
export type Invited = z.infer<typeof members.Invited>;
export type ChannelShown = z.infer<typeof channels.ChannelShown>;
export type ConnectChannel = z.input<typeof channels.ConnectChannel>;
export type TickBody = z.input<typeof channels.TickBody>;

const STAFF = '/api/staff';
const at = (serviceId: string) => `${STAFF}/services/${serviceId}`;

export function serviceOperations({ ask }: Pick<Http, 'ask'>) {
  return {
    serviceList: () => ask<ServiceList>('GET', `${STAFF}/service-list`),
    makeService: (service: NewService) => ask<{ id: string }>('POST', `${STAFF}/services`, service),
    renameService: (serviceId: string, name: string) =>
      ask<void>('PUT', `${at(serviceId)}/name`, { name }),
    retireService: (serviceId: string, reason: string) =>
      ask<void>('POST', `${at(serviceId)}/retirement`, { reason }),
    reviveService: (serviceId: string) => ask<void>('DELETE', `${at(serviceId)}/retirement`),
    configuration: (serviceId: string) =>
      ask<z.infer<typeof file.ServiceConfigurationFile>>('GET', `${at(serviceId)}/configuration`),
    members: (serviceId: string) => ask<Members>('GET', `${at(serviceId)}/members`),
    setRoles: (serviceId: string, body: MemberBody) =>
      ask<void>('PUT', `${at(serviceId)}/members`, body),
    invite: (serviceId: string, body: InvitationBody) =>
      ask<Invitation>('POST', `${at(serviceId)}/invitations`, body),
    inviteAgain: (serviceId: string, staffId: string) =>
      ask<Invitation>('POST', `${at(serviceId)}/invitations/renewal`, { staffId }),
    invited: (token: string) => ask<Invited>('POST', `${STAFF}/invitation`, { token }),
    setFirstPassword: (token: string, password: string) =>
      ask<void>('POST', `${STAFF}/invitation/password`, { token, password }),
    channel: (serviceId: string) => ask<ChannelShown>('GET', `${at(serviceId)}/channel`),
    connectChannel: (serviceId: string, credentials: ConnectChannel) =>
      ask<ChannelShown>('PUT', `${at(serviceId)}/channel`, credentials),
    registerChannel: (serviceId: string) =>
      ask<ChannelShown>('POST', `${at(serviceId)}/channel/registration`),
    checkChannel: (serviceId: string) =>
      ask<ChannelShown>('POST', `${at(serviceId)}/channel/checks`),
    tickLine: (serviceId: string, tick: TickBody) =>
      ask<ChannelShown>('PUT', `${at(serviceId)}/channel/ticks`, tick),
  };
}
