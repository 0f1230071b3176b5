import type { PhoneNumber, Template } from '../connection.ts';
import { fieldsOf, idOf, itemsOf, pick, textOf } from '../decode/values.ts';

/** What Meta lists of an account, as far as it can be read. */
export function numbersIn(items: readonly unknown[]): PhoneNumber[] {
  return items.flatMap((item) => {
    const fields = fieldsOf(item);
    const id = idOf(fields['id']);
    if (id === null) return [];
    const names = ['code_verification_status', 'platform_type', 'is_on_biz_app', 'status', 'name_status', 'messaging_limit_tier'];
    const throughput = pick(fieldsOf(fields['throughput']), ['level']);
    return [{
      id,
      display: textOf(fields['display_phone_number'], 60) ?? id,
      name: textOf(fields['verified_name'], 255),
      quality: textOf(fields['quality_rating'], 40),
      details: { ...pick(fields, names), throughput },
    }];
  });
}

export function templatesIn(items: readonly unknown[]): Template[] {
  return items.flatMap((item) => {
    const fields = fieldsOf(item);
    const [name, language] = [idOf(fields['name']), textOf(fields['language'], 60)];
    if (name === null || language === null) return [];
    const reason = textOf(fields['rejected_reason'], 1_000);
    return [{
      name,
      language,
      metaId: idOf(fields['id']),
      status: textOf(fields['status'], 60)?.toUpperCase() ?? 'UNKNOWN',
      category: textOf(fields['category'], 60)?.toUpperCase() ?? null,
      quality: textOf(fieldsOf(fields['quality_score'])['score'], 40),
      reason: reason === 'NONE' ? null : reason,
      components: [...itemsOf(fields['components'])],
    }];
  });
}
