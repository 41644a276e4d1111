// The rows of a credit application by plain code and Luxon: what one writes without a library for it, and what the
// example's mapping is compared with.
import { DateTime } from 'luxon';
import type { Element } from 'sax-stream';

type Value = string | number | null;
type RowOf = Readonly<Record<string, Value>>;
export type Tables = Record<string, RowOf[]>;

const DATES = [
  ...['yyyy-MM-dd', 'yyyy-MM-dd HH:mm:ss', "yyyy-MM-dd'T'HH:mm:ss", 'yyyyMMdd', 'MM/dd/yyyy', 'M/d/yyyy'],
  ...[
    'MM/dd/yyyy HH:mm:ss',
    'yyyy/MM/dd',
    'dd-MMM-yyyy',
    'MMM d, yyyy',
    'M/d/yyyy h:mm:ss a',
    'yyyyMMddHHmmss',
  ],
];
const STATUSES: Record<string, number> = { '': 0, A: 1, D: 2, P: 3, W: 4 };
const TYPES = ['', 'CURR', 'PREV', 'MAIL', 'WORK'];

const orNull = (text: string): string | null => (text === '' ? null : text);
const unlessNull = (text: string): string | null => (text === 'Null' ? null : orNull(text));
const amount = (text: string): Value => (text === '' ? null : Number(text.replace(/[^\d.]/g, '')));

function date(text: string): string | null {
  if (text === '') return null;
  const found = DATES.map(format => DateTime.fromFormat(text, format, { locale: 'en-US' })).find(
    each => each.isValid,
  );
  return found!.toISODate();
}

function moment(text: string): string | null {
  const found = DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm:ss');
  return found.isValid ? text : null;
}

function all(element: Element, name: string): readonly Element[] {
  const found = element.children?.[name] ?? [];
  return Array.isArray(found) ? found : [found];
}

const at = (element: Element, name: string): string => element.attribs?.[name]?.trim() ?? '';

/** Undefined for a document that is left out. */
export function applicationRows(submission: Element): Tables | undefined {
  const request = all(submission, 'Request')[0]!;
  const application = all(all(request, 'CustData')[0]!, 'application')[0]!;
  const [product, extra] = [all(application, 'app_product')[0]!, all(application, 'rmts_info')[0]!];
  if (at(product, 'product_line') !== 'CC') return undefined;
  const app_id = Number(at(request, 'ID'));
  const campaign = ['campaign_num', 'Campaign_Num', 'CAMPAIGN_NUM']
    .map(each => at(application, each))
    .find(Boolean);

  const withRole = all(application, 'contact').filter(contact => at(contact, 'role') !== '');
  const best = new Map<string, Element>();
  for (const contact of withRole) {
    const rival = best.get(at(contact, 'con_id'));
    if (!rival || (at(rival, 'role') !== 'PR' && at(contact, 'role') === 'PR'))
      best.set(at(contact, 'con_id'), contact);
  }
  const children = (name: string): { con_id: number; element: Element }[] =>
    withRole.flatMap(contact =>
      all(contact, name).map(element => ({ con_id: Number(at(contact, 'con_id')), element })),
    );
  const firsts = <T>(list: readonly T[], key: (one: T) => string): T[] => [
    ...new Map(list.toReversed().map(one => [key(one), one])).values(),
  ];
  const decision = { A: 'approved', D: 'closed', W: 'closed' }[at(application, 'status')] ?? 'open';
  const apr = Number(at(product, 'apr'));
  const income = amount(at(application, 'income'));
  const transactional = { app_id, posted: date(at(product, 'posted')), cash: amount(at(product, 'cash')) };
  const kind: Record<string, string> = { P: 'primary', S: 'secondary' };
  return {
    application: [
      {
        ...{ app_id, channel: orNull(at(request, 'channel').toLowerCase()), campaign: campaign ?? null },
        ...{ sent_at: moment(at(submission, 'sent')) },
        ...{
          app_type: kind[at(application, 'app_type')] ?? null,
          received: date(at(application, 'app_receive_date')),
        },
        contacts: withRole.length,
      },
    ],
    contact: [...best].map(([con_id, contact]) => ({
      ...{ app_id, con_id: Number(con_id), role: at(contact, 'role') === 'PR' ? 1 : 2 },
      ...{
        first_name: unlessNull(at(contact, 'first_name')),
        last_name: unlessNull(at(contact, 'last_name')),
      },
      ...{ born: date(at(contact, 'birth_date')), phone: at(contact, 'phone').replace(/\D/g, '') },
    })),
    contact_address: firsts(
      children('address').filter(({ element }) => at(element, 'street') !== ''),
      ({ con_id, element }) => `${con_id} ${at(element, 'type')}`,
    ).map(({ con_id, element }) => ({
      ...{ app_id, con_id, address_type: TYPES.indexOf(at(element, 'type')), street: at(element, 'street') },
      ...{ city: unlessNull(at(element, 'city')), zip: at(element, 'zip') },
    })),
    contact_employment: children('employment')
      .filter(({ element }) => at(element, 'employer') !== '' || at(element, 'salary') !== '')
      .map(({ con_id, element }, index) => ({
        ...{ app_id, line_no: index + 1, con_id, employer: orNull(at(element, 'employer')) },
        ...{ since: date(at(element, 'since')), salary: amount(at(element, 'salary')) },
      })),
    contact_card: firsts(children('card'), ({ con_id }) => String(con_id)).map(({ con_id, element }) => ({
      ...{ app_id, con_id, color: { R: 'red', B: 'blue' }[at(element, 'color')] ?? 'plain' },
      emboss: orNull([...at(element, 'emboss').toUpperCase()].slice(0, 4).join('')),
    })),
    operational: [
      {
        ...{ app_id, status: STATUSES[at(application, 'status')]!, decision },
        ...{
          decided_at: moment(at(application, 'decision_time')),
          assigned_to: unlessNull(at(extra, 'assigned_to')),
        },
        is_signed: at(application, 'signature') === 'Y' ? 1 : 0,
      },
    ],
    transactional: transactional.posted === null && transactional.cash === null ? [] : [transactional],
    pricing: [
      {
        ...{ app_id, apr, apr_band: apr < 10 ? 'low' : apr < 18 ? 'middle' : 'high' },
        ...{ fee: amount(at(product, 'fee')) ?? 0, credit_line: amount(at(product, 'credit_line')) },
        requested: amount(at(application, 'requested')),
        rent_share:
          income === null ? null : Number((Number(at(application, 'rent')) / Number(income)).toFixed(4)),
      },
    ],
    solicited:
      at(product, 'band') === ''
        ? []
        : [
            {
              ...{ app_id, solicitation: at(product, 'solicitation'), batch: Number(at(product, 'batch')) },
              ...{ band: at(product, 'band'), mailed: date(at(product, 'mailed')) },
            },
          ],
    scores: all(application, 'score')
      .filter(element => at(element, 'value') !== '')
      .map(element => {
        const score = Number(at(element, 'value'));
        return {
          app_id,
          model: at(element, 'model'),
          score,
          grade: score >= 700 ? 'A' : score >= 600 ? 'B' : 'C',
        };
      }),
    indicators: all(application, 'indicator').flatMap(element =>
      ['fraud', 'bankrupt', 'deceased'].flatMap(name => {
        const value = at(element, name);
        return value
          ? [{ app_id, indicator_no: Number(at(element, 'group')), name, value: value === 'Y' ? 1 : 0 }]
          : [];
      }),
    ),
    report_lookup: Array.from({ length: 9 }, (_, index) => `report_${index + 1}`)
      .filter(report => at(extra, report) !== '')
      .map(report => ({ app_id, report, code: at(extra, report) })),
    analytics: all(application, 'analytics').map(element => {
      return { app_id, step: Number(at(element, 'step')), trace: at(element, 'trace').slice(0, 64) };
    }),
    history: all(application, 'comment')
      .filter(element => at(element, 'by') !== '')
      .map((element, index) => ({
        ...{ app_id, line_no: index + 1, noted_at: moment(at(element, 'at')), noted_by: at(element, 'by') },
        remark: element.value!.replace(/\s+/g, ' ').trim(),
      })),
  };
}
